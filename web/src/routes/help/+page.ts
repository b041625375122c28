import { signIn } from '#lib/sign-in/sign-in.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async () => {
  await signIn.load();
};
