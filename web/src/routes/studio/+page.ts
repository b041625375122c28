import { requireSession } from '#lib/session/require.ts';
import { api } from '#lib/api/client.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, depends }) => {
  depends('studio:apps');
  await requireSession(url);
  return { apps: (await api.studio.apps()).rows };
};
