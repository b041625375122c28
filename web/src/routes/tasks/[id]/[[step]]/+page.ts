/** A task; the steps of its form are the last segment of the address. */
import { untrack } from 'svelte';
import { session } from '#lib/session/session.svelte.ts';
import { askEarly } from '#lib/task/early.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ params }) => {
  if (untrack(() => session.current) === undefined) askEarly(params.id);
  return { id: params.id, step: params.step, shell: 'task' as const };
};
