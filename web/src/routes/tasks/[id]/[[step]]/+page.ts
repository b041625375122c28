/** A task; the steps of its form are the last segment of the address. */
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params }) => ({ id: params.id, step: params.step, shell: 'task' as const });
