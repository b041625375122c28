/**
 * The guard of a page. A page's `load` runs beside its layout's, so one that asks the server calls this first; it goes
 * elsewhere (sign-in, own password, choice of unit) when the page may not be shown yet.
 */
import { redirect } from '@sveltejs/kit';
import type { Session } from '@closeloop/contracts';
import { detour } from './detour.ts';
import { session } from './session.svelte.ts';

/** Who is signed in; null only on the open pages (sign-in, public check). */
export async function requireSession(url: URL): Promise<Session | null> {
  const who = await session.start();
  const elsewhere = detour(who, url);
  if (elsewhere !== undefined) redirect(307, elsewhere);
  return who;
}
