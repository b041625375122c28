import { requireSession } from '#lib/session/require.ts';
import { api } from '#lib/api/client.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url }) => {
  await requireSession(url);
  return { rows: (await api.organisation.settings()).rows };
};
