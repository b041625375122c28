/** The home page is the phone's; a PC starts in the inbox. */
import { redirect } from '@sveltejs/kit';
import { requireSession } from '#lib/session/require.ts';
import { wide } from '#lib/shell/wide.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url }) => {
  await requireSession(url);
  if (wide.now) redirect(307, '/inbox');
};
