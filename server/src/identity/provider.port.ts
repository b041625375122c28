/**
 * An identity provider: a service that vouches for who somebody is. It is asked in two steps and never inside a
 * transaction. Its failures leave as `identity-provider-unavailable`, a code it does not know as `unauthenticated`.
 */
export type IdentityKind = 'person' | 'company';

/** What the provider vouches for. */
export interface Claims {
  readonly issuer: string;
  /** The provider's own, stable name for this identity. */
  readonly subject: string;
  readonly kind: IdentityKind;
  readonly name: string;
  /** `person` only. */
  readonly phone: string | null;
  /** `company` only: the unified social credit code. */
  readonly creditCode: string | null;
}

export interface IdentityProvider {
  readonly id: string;
  readonly label: { readonly 'zh-CN': string; readonly en: string };
  readonly kinds: readonly IdentityKind[];
  /** Where to send the browser; `state` comes back with it. */
  begin(kind: IdentityKind, state: string): Promise<{ readonly url: string }>;
  finish(code: string): Promise<Claims>;
}
