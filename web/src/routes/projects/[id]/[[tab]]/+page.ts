import { api } from '#lib/api/client.ts';
import { requireSession } from '#lib/session/require.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, url }) => {
  await requireSession(url);
  const detail = await api.organisation.project({ params: { id: params.id } });
  return { detail, shell: 'task' as const };
};
