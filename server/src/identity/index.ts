/** The door of identity: accounts, sessions, sign-in through providers and for the demonstration. */
import { endpoints } from '@closeloop/contracts';
import type { PostsHeld } from '../kernel/http/session.ts';
import type { Signing } from '../kernel/signing.ts';
import { bind, type Binding, type Feature, type SystemTransact, type Tx } from '../kernel/types.ts';
import { accountBindings } from './account.endpoints.ts';
import { issueActivation, type Activation } from './account.service.ts';
import {
  DEMO_PASSWORD,
  demoAccounts,
  demoPasswordHash,
  giveDemoPasswords,
  refuseOthers,
  refuseOutsideDemo,
} from './demo.service.ts';
import { demoProvider } from './demo-provider.ts';
import type { HelpTexts, Labels, RegistryFacts } from './ports.ts';
import { providerBindings } from './provider.endpoints.ts';
import { signIn, sweepSessions } from './session.service.ts';

export type { HelpTexts, Labels, Names, RegistryFacts } from './ports.ts';

export interface IdentityOptions {
  readonly signing: Signing;
  /** Demo accounts and the demo provider; they answer on a loopback address only. */
  readonly demo: boolean;
  readonly transact: SystemTransact;
  readonly postsHeld: PostsHeld;
  readonly labels: Labels;
  readonly help: HelpTexts;
  readonly registry: RegistryFacts;
}

/** What other features ask of identity. */
export interface Accounts {
  /** A new activation code, which ends the former one; opens the account when there is none. Scope: system. */
  issueActivation(tx: Tx, personId: string): Promise<Activation>;
}

export function identityAccounts(signing: Signing): Accounts {
  return { issueActivation: (tx, personId) => issueActivation(tx, signing, personId) };
}

/** A sample account as the terminal shows it. */
export interface ShownAccount {
  readonly login: string;
  readonly password: string;
  readonly zh: string;
  readonly en: string;
}

export interface Identity extends Feature {
  sweep(): Promise<void>;
  /** Empty outside the demonstration. */
  demoAccounts(): Promise<ShownAccount[]>;
}

export function openIdentity(options: IdentityOptions): Identity {
  const { demo, signing, transact } = options;
  const played = demo ? demoProvider(transact) : undefined;
  const providers = played ? [played] : [];
  return {
    bindings: [
      optionsBinding(options, providers),
      ...demoBindings(options),
      ...accountBindings(options, signing),
      ...providerBindings({ ...options, providers, demoProvider: played }),
    ],
    start: async () => {
      if (!demo) return;
      const hash = await demoPasswordHash();
      await transact((tx) => giveDemoPasswords(tx, hash));
    },
    sweep: () => transact(sweepSessions),
    demoAccounts: () => (demo ? transact((tx) => shownAccounts(tx, options.labels)) : Promise.resolve([])),
  };
}

async function shownAccounts(tx: Tx, labels: Labels): Promise<ShownAccount[]> {
  const chinese = await demoAccounts(tx, labels, 'zh-CN');
  const english = await demoAccounts(tx, labels, 'en');
  return chinese.map(({ phone, name, about }, index) => ({
    login: phone,
    password: DEMO_PASSWORD,
    zh: `${name} ${about}`,
    en: english[index]?.about ?? '',
  }));
}

type Offered = readonly {
  readonly id: string;
  readonly label: Record<'zh-CN' | 'en', string>;
  readonly kinds: readonly ('person' | 'company')[];
}[];

function optionsBinding({ demo, help }: IdentityOptions, providers: Offered): Binding {
  return bind(endpoints.identity.signInOptions, async ({ tx, origin, language }) => {
    const here = demo && origin.loopback && !origin.forwarded;
    const offered = providers.map(({ id, label, kinds }) => ({ id, label: label[language], kinds: [...kinds] }));
    return { demo: here, providers: here ? offered : [], ...(await tx.asSystem(() => help.read(tx))) };
  });
}

function demoBindings(options: IdentityOptions): Binding[] {
  const { demoAccounts: list, demoSignIn } = endpoints.identity;
  return [
    bind(list, async ({ tx, origin, language }) => {
      refuseOutsideDemo(options.demo, origin);
      return { rows: await tx.asSystem(() => demoAccounts(tx, options.labels, language)) };
    }),
    bind(demoSignIn, async ({ tx, body, origin, language }) => {
      refuseOutsideDemo(options.demo, origin);
      await tx.asSystem(() => refuseOthers(tx, body.personId));
      return signIn(options, tx, { personId: body.personId, by: 'demo', formerSecret: origin.cookie, language });
    }),
  ];
}
