/** Where one must go before the page asked for: sign-in, own password, choice of unit. Undefined = straight on. */
import type { Session } from '@closeloop/contracts';

const open = ['/login', '/verify'];

function isOpen(path: string): boolean {
  return open.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));
}

function withReturn(path: string, url: URL): string {
  const next = url.pathname + url.search;
  return next === '/' ? path : `${path}?next=${encodeURIComponent(next)}`;
}

export function detour(who: Session | null, url: URL): string | undefined {
  const path = url.pathname;
  if (isOpen(path)) return undefined;
  if (!who) return withReturn('/login', url);
  if (who.mustChangePassword) return path === '/me/password' ? undefined : withReturn('/me/password', url);
  if (!who.unit && who.units.length > 1 && path !== '/unit') return withReturn('/unit', url);
  return undefined;
}

/** The way back named in `?next=`, only within this site. */
export function wayBack(url: { readonly searchParams: { get(name: string): string | null } }): string {
  const next = url.searchParams.get('next') ?? '/';
  return /^\/(?![/\\])/.test(next) ? next : '/';
}
