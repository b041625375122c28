/** Signing in through an identity provider. The provider is asked between transactions, never inside one. */
import { randomUUID } from 'node:crypto';
import { endpoints } from '@closeloop/contracts';
import { z } from 'zod';
import { problem } from '../kernel/problem.ts';
import type { Signing } from '../kernel/signing.ts';
import { bind, bindPrepared, type Binding, type CallOrigin, type Tx } from '../kernel/types.ts';
import { DEMO_PROVIDER, type DemoProvider } from './demo-provider.ts';
import { refuseOutsideDemo } from './demo.service.ts';
import { match } from './match.ts';
import type { RegistryFacts } from './ports.ts';
import type { IdentityProvider } from './provider.port.ts';
import { signIn, type SessionContext } from './session.service.ts';

const table = endpoints.identity;
const PURPOSE = 'identity-provider';
const STATE_MS = 600_000;
const stateSchema = z.object({ provider: z.string(), kind: z.enum(['person', 'company']), nonce: z.uuid() });

export interface ProviderOptions extends SessionContext {
  readonly signing: Signing;
  readonly providers: readonly IdentityProvider[];
  readonly demoProvider: DemoProvider | undefined;
  readonly registry: RegistryFacts;
}

export function providerBindings(options: ProviderOptions): Binding[] {
  return [beginBinding(options), identitiesBinding(options), finishBinding(options)];
}

function beginBinding(options: ProviderOptions): Binding {
  return bind(table.beginProvider, async ({ params, body, origin }) => {
    const provider = known(options, params.provider, origin);
    const payload = { provider: provider.id, kind: body.kind, nonce: randomUUID() };
    const state = options.signing.seal(PURPOSE, payload, new Date(Date.now() + STATE_MS));
    return { ...(await provider.begin(body.kind, state)), state };
  });
}

function identitiesBinding({ demo, demoProvider }: ProviderOptions): Binding {
  return bindPrepared(table.providerIdentities, {
    look: ({ origin }) => {
      refuseOutsideDemo(demo, origin);
      return Promise.resolve();
    },
    work: (_, { query }) => demoProvider?.identities(query.kind) ?? Promise.resolve([]),
    handle: ({ language }, found) =>
      Promise.resolve({
        rows: found.map(({ subject, kind, name, about }) => ({ subject, kind, name, about: about[language] })),
      }),
  });
}

function finishBinding(options: ProviderOptions): Binding {
  return bindPrepared(table.finishProvider, {
    look: ({ params, body, origin }) => {
      const provider = known(options, params.provider, origin);
      const state = stateSchema.safeParse(options.signing.open(PURPOSE, body.state, new Date()));
      if (state.data?.provider !== provider.id) throw problem('sign-in-over');
      const { kind, nonce } = state.data;
      return Promise.resolve({ provider, kind, nonce });
    },
    work: async ({ provider, kind, nonce }, { body }) => ({ kind, nonce, claims: await provider.finish(body.code) }),
    handle: async ({ tx, origin, language }, { kind, nonce, claims }) => {
      const { personId, unitId } = await tx.asSystem(async () => {
        await spend(tx, nonce);
        return match(tx, options.registry, claims, kind);
      });
      return signIn(options, tx, { personId, unitId, by: 'provider', formerSecret: origin.cookie, language });
    },
  });
}

/** A state signs in once; who comes with it again, or at the same time, is refused. A refused sign-in spends nothing. */
async function spend(tx: Tx, nonce: string): Promise<void> {
  const { rowCount } = await tx.query(
    'insert into spent_sign_ins (nonce, expires_at) values ($1, $2) on conflict (nonce) do nothing',
    [nonce, new Date(Date.now() + STATE_MS)],
  );
  if (rowCount === 0) throw problem('sign-in-over');
}

function known(options: ProviderOptions, id: string, origin: CallOrigin): IdentityProvider {
  const provider = options.providers.find((one) => one.id === id);
  if (!provider) throw problem('not-found');
  if (id === DEMO_PROVIDER) refuseOutsideDemo(options.demo, origin);
  return provider;
}
