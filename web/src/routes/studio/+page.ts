import { api } from '#lib/api/client.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, depends }) => {
  depends('studio:apps');
  await parent();
  return { apps: (await api.studio.apps()).rows };
};
