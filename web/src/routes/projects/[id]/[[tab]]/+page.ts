import { api } from '#lib/api/client.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
  await parent();
  const detail = await api.organisation.project({ params: { id: params.id } });
  return { detail, shell: 'task' as const };
};
