import { signIn } from '#lib/sign-in/sign-in.svelte.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async () => {
  await signIn.load();
  return { shell: 'bare' as const };
};
