import { api } from '#lib/api/client.ts';
import { requireSession } from '#lib/session/require.ts';
import type { PageLoad } from './$types';

/** Asked once per case: another tab of it is no reason to ask again. */
export const load: PageLoad = async ({ params, url, untrack }) => {
  await requireSession(untrack(() => new URL(url)));
  const detail = await api.cases.read({ params: { id: params.id } });
  return { detail, shell: 'task' as const };
};
