import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, parent }) => {
  await parent();
  return { chosen: url.searchParams.get('incident') };
};
