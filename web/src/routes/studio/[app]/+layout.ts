/** The draft outlives the sections of the studio: it is made once per application and stays while one moves in it. */
import { ApplicationDraft } from '#lib/studio/draft.svelte.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ params, parent }) => {
  await parent();
  const draft = new ApplicationDraft(params.app);
  await draft.load();
  return { draft, shell: 'bare' as const };
};
