/** The draft outlives the sections of the studio: it is made once per application and stays while one moves in it. */
import { requireSession } from '#lib/session/require.ts';
import { ApplicationDraft } from '#lib/studio/draft.svelte.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ params, url, untrack }) => {
  await requireSession(untrack(() => new URL(url)));
  const draft = new ApplicationDraft(params.app);
  await draft.load();
  return { draft, shell: 'bare' as const };
};
