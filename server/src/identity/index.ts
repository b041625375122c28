/** The door of identity: accounts, sessions, sign-in through providers and for the demonstration. */
import { endpoints } from '@closeloop/contracts';
import type { PostsHeld } from '../kernel/http/session.ts';
import type { Signing } from '../kernel/signing.ts';
import { bind, type Feature } from '../kernel/types.ts';
import { accountBindings } from './account.endpoints.ts';
import type { HelpTexts, Labels } from './ports.ts';
import type { SessionContext } from './session.service.ts';

export interface IdentityDeps {
  readonly signing: Signing;
  readonly demo: boolean;
  readonly postsHeld: PostsHeld;
  readonly labels: Labels;
  readonly help: HelpTexts;
}

export function identity(deps: IdentityDeps): Feature {
  const context: SessionContext = deps;
  return {
    bindings: [
      bind(endpoints.identity.signInOptions, async ({ tx, origin }) => ({
        demo: deps.demo && origin.loopback && !origin.forwarded,
        providers: [],
        ...(await deps.help.read(tx)),
      })),
      ...accountBindings(context, deps.signing),
    ],
  };
}
