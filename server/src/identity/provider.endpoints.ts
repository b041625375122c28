/** Signing in through an identity provider. The provider is asked between transactions, never inside one. */
import { randomUUID } from 'node:crypto';
import { endpoints } from '@closeloop/contracts';
import { z } from 'zod';
import { problem } from '../kernel/problem.ts';
import type { Signing } from '../kernel/signing.ts';
import { bind, bindPrepared, type Binding, type CallOrigin } from '../kernel/types.ts';
import { DEMO_PROVIDER, type DemoProvider } from './demo-provider.ts';
import { refuseOutsideDemo } from './demo.service.ts';
import { match } from './match.ts';
import type { RegistryFacts } from './ports.ts';
import type { IdentityProvider } from './provider.port.ts';
import { signIn, type SessionContext } from './session.service.ts';

const table = endpoints.identity;
const PURPOSE = 'identity-provider';
const STATE_MS = 600_000;
const stateSchema = z.object({ provider: z.string(), kind: z.enum(['person', 'company']) });

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
      if (state.data?.provider !== provider.id) throw problem('unauthenticated');
      return Promise.resolve({ provider, kind: state.data.kind });
    },
    work: async ({ provider, kind }, { body }) => ({ kind, claims: await provider.finish(body.code) }),
    handle: async ({ tx, origin, language }, { kind, claims }) => {
      const { personId, unitId } = await tx.asSystem(() => match(tx, options.registry, claims, kind));
      return signIn(options, tx, { personId, unitId, by: 'provider', formerSecret: origin.cookie, language });
    },
  });
}

function known(options: ProviderOptions, id: string, origin: CallOrigin): IdentityProvider {
  const provider = options.providers.find((one) => one.id === id);
  if (!provider) throw problem('not-found');
  if (id === DEMO_PROVIDER) refuseOutsideDemo(options.demo, origin);
  return provider;
}
