/** Signing in and out with a local account, one's session and one's own settings. Hashing happens between transactions. */
import { endpoints } from '@closeloop/contracts';
import { audit } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Signing } from '../kernel/signing.ts';
import { bind, bindPrepared, type Binding } from '../kernel/types.ts';
import { accountByPhone, activationMatches, changePreferences, ownAccount, setPassword } from './account.service.ts';
import { hashPassword, passwordMatches, refuseWeakPassword } from './password.ts';
import {
  chooseUnit,
  endOtherSessions,
  presentSession,
  signIn,
  signOut,
  type SessionContext,
} from './session.service.ts';
import { countAttempt, forgiveAttempt, refusalOf } from './throttle.service.ts';

const table = endpoints.identity;

export function accountBindings(context: SessionContext, signing: Signing): Binding[] {
  return [
    signInBinding(context, signing),
    activateBinding(context, signing),
    changePasswordBinding(signing),
    ...ownBindings(context),
  ];
}

function signInBinding(context: SessionContext, signing: Signing): Binding {
  return bindPrepared(table.signIn, {
    look: ({ tx, body, origin }) =>
      tx.asSystem(async () => ({
        attempt: await countAttempt(tx, signing, body.phone, origin.address),
        account: await accountByPhone(tx, body.phone),
      })),
    work: async ({ account, attempt }, { body }) => ({
      attempt,
      account,
      right: await passwordMatches(account?.password_hash ?? null, body.password),
    }),
    handle: async ({ tx, origin, language }, { attempt, account, right }) => {
      if (!right || !account) return { refused: refusalOf(attempt, 'credentials-wrong') };
      await tx.asSystem(() => forgiveAttempt(tx, attempt));
      return signIn(context, tx, {
        personId: account.person_id,
        by: 'password',
        formerSecret: origin.cookie,
        language,
      });
    },
  });
}

function activateBinding(context: SessionContext, signing: Signing): Binding {
  return bindPrepared(table.activate, {
    look: ({ tx, body, origin }) =>
      tx.asSystem(async () => {
        refuseWeakPassword(body.password, body.phone);
        const attempt = await countAttempt(tx, signing, body.phone, origin.address);
        const account = await accountByPhone(tx, body.phone);
        return { attempt, account, right: activationMatches(signing, account, body.code) };
      }),
    work: async (looked, { body }) => ({ ...looked, hash: await hashPassword(body.password) }),
    handle: async ({ tx, origin, language }, { attempt, account, right, hash }) => {
      if (!right || !account) return { refused: refusalOf(attempt, 'activation-wrong') };
      await tx.asSystem(async () => {
        await forgiveAttempt(tx, attempt);
        await setPassword(tx, account.person_id, hash);
        await endOtherSessions(tx, account.person_id, undefined);
      });
      return signIn(context, tx, {
        personId: account.person_id,
        by: 'activation',
        formerSecret: origin.cookie,
        language,
      });
    },
  });
}

function changePasswordBinding(signing: Signing): Binding {
  return bindPrepared(table.changePassword, {
    look: async ({ tx, actor, body, origin }) => {
      const account = await ownAccount(tx, actor);
      if (!account) throw problem('unauthenticated');
      refuseWeakPassword(body.next, account.phone);
      return { account, attempt: await tx.asSystem(() => countAttempt(tx, signing, account.phone, origin.address)) };
    },
    work: async ({ account, attempt }, { body }) => ({
      attempt,
      right: account.password_hash === null || (await passwordMatches(account.password_hash, body.current ?? '')),
      hash: await hashPassword(body.next),
    }),
    handle: async ({ tx, actor, origin }, { attempt, right, hash }) => {
      if (!right) return { refused: refusalOf(attempt, 'credentials-wrong') };
      await tx.asSystem(() => forgiveAttempt(tx, attempt));
      await setPassword(tx, actor.personId, hash);
      await endOtherSessions(tx, actor.personId, origin.cookie);
      return audit(tx, actor, { action: 'password', entity: 'account', entityId: actor.personId });
    },
  });
}

function ownBindings(context: SessionContext): Binding[] {
  return [
    bind(table.session, ({ tx, actor }) => presentSession(context, tx, actor)),
    bind(table.chooseUnit, ({ tx, actor, body, origin }) =>
      chooseUnit(context, tx, actor, origin.cookie ?? '', body.unitId),
    ),
    bind(table.signOut, async ({ tx, actor, origin }) => {
      await signOut(tx, actor, origin.cookie ?? '');
      return { body: undefined, session: null };
    }),
    bind(table.changePreferences, ({ tx, actor, body }) => changePreferences(tx, actor, body)),
  ];
}
