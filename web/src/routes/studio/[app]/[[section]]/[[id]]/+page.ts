import { error } from '@sveltejs/kit';
import type { PageLoad } from './$types';

const sections = ['flows', 'files', 'versions'] as const;

export const load: PageLoad = ({ params, url }) => {
  const section = sections.find((one) => one === (params.section ?? 'flows'));
  if (!section) error(404);
  return { section, id: params.id, element: url.searchParams.get('element') };
};
