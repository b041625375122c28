/**
 * Static files only: nothing is rendered on a server. Every page but the open ones needs a session; who has none goes to
 * the sign-in with the way back, who must choose a unit or a password first does that first.
 */
import { redirect } from '@sveltejs/kit';
import { startLocale } from '#lib/i18n/locale.svelte.ts';
import { session } from '#lib/session/session.svelte.ts';
import { startTheme } from '#lib/session/theme.ts';
import { detour } from '#lib/session/detour.ts';
import type { LayoutLoad } from './$types';

export const ssr = false;

startTheme();
startLocale();

export const load: LayoutLoad = async ({ url }) => {
  const who = await session.start();
  const elsewhere = detour(who, url);
  if (elsewhere !== undefined) redirect(307, elsewhere);
};
