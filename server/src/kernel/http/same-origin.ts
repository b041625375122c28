/**
 * Cross-site request forgery: an unsafe request must come from our own pages. A browser says where from in
 * `Sec-Fetch-Site` and `Origin`; a caller that sends neither is no browser and carries no cookie by accident.
 */
import { problem } from '../problem.ts';

const SAFE = new Set(['GET', 'HEAD']);
const OWN_SITE = new Set(['same-origin', 'none']);
type Headers = Readonly<Record<string, string | string[] | undefined>>;

export function refuseForeignOrigin(method: string, headers: Headers): void {
  if (SAFE.has(method)) return;
  const { 'sec-fetch-site': site, origin, host } = headers;
  if (site !== undefined && !OWN_SITE.has(String(site))) throw problem('foreign-origin');
  if (origin !== undefined && originHost(String(origin)) !== host) throw problem('foreign-origin');
}

/** The page was loaded over TLS, as its origin says. A caller can only mislead his own browser with it. */
export function overTls(headers: Headers): boolean {
  const { origin, host } = headers;
  return typeof origin === 'string' && origin.startsWith('https://') && originHost(origin) === host;
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
