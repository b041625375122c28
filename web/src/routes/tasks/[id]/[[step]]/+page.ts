/** A task; the steps of its form are the last segment of the address. */
import { requireSession } from '#lib/session/require.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url }) => {
  await requireSession(url);
  return { id: params.id, step: params.step, shell: 'task' as const };
};
