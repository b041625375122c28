/** What the sign-in pages hand to each other: how one can sign in here, and why it has just failed. */
import type { Session, SignInOptions } from '@closeloop/contracts';
import { goto } from '$app/navigation';
import { page } from '$app/state';
import { api } from '#lib/api/client.ts';
import type { ProblemError } from '#lib/api/problem-error.ts';
import { m } from '#lib/paraglide/messages.js';
import { wayBack } from '#lib/session/detour.ts';
import { session } from '#lib/session/session.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

class SignIn {
  options = $state.raw<SignInOptions>();
  failure = $state.raw<ProblemError>();

  async load(): Promise<void> {
    this.options ??= await api.identity.signInOptions();
  }

  /** Takes the session over and goes where one wanted to go. */
  async finish(next: Session): Promise<void> {
    session.accept(next);
    this.failure = undefined;
    toasts.show(m['login.welcome']({ name: next.person.name }));
    await goto(wayBack(page.url), { replace: true });
  }

  /** Address of another sign-in page that keeps the way back. */
  href(path: string): string {
    return `${path}${page.url.search}`;
  }
}

export const signIn = new SignIn();
