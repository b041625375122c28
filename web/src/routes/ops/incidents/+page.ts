import type { PageLoad } from './$types';

export const load: PageLoad = ({ url }) => ({ chosen: url.searchParams.get('incident') });
