/**
 * Static files only: nothing is rendered on a server. Every page but the open ones needs a session; who has none goes to
 * the sign-in with the way back, who must choose a unit or a password first does that first.
 */
import { startLocale } from '#lib/i18n/locale.svelte.ts';
import { startTheme } from '#lib/session/theme.ts';
import { requireSession } from '#lib/session/require.ts';
import type { LayoutLoad } from './$types';

export const ssr = false;

startTheme();
startLocale();

export const load: LayoutLoad = async ({ url }) => {
  await requireSession(url);
};
