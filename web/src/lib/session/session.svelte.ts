/**
 * Who is signed in. `session.current` is null for a guest and undefined until asked once. Being thrown out while a page
 * is open (401) does not clear anything: `session.expired` raises the sign-in sheet over the page, so what was typed
 * stays, and the request that met it goes out again.
 */
import type { Preferences, Session } from '@closeloop/contracts';
import { api, onUnauthenticated } from '#lib/api/client.ts';
import { closeEvents, openEvents } from '#lib/api/events.ts';
import { isProblem } from '#lib/api/problem-error.ts';
import { useLocale } from '#lib/i18n/locale.svelte.ts';
import { useTheme } from './theme.ts';

class SessionState {
  current = $state.raw<Session | null | undefined>(undefined);
  expired = $state(false);
  #asking: Promise<Session | null> | undefined;
  readonly #waiting: ((again: boolean) => void)[] = [];

  get preferences(): Preferences | undefined {
    return this.current?.preferences;
  }
  can(right: string): boolean {
    return this.current?.rights.includes(right) ?? false;
  }

  /** Asks the server once per page life, however many pages ask. A failure other than "not signed in" is thrown. */
  async start(): Promise<Session | null> {
    if (this.current !== undefined) return this.current;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<Session | null> {
    try {
      const found = await api.identity.session();
      this.accept(found);
      return found;
    } catch (error) {
      if (!isProblem(error) || error.status !== 401) throw error;
      this.current = null;
      return null;
    }
  }

  /** Takes over a session the server has just answered. */
  accept(next: Session): void {
    const samePerson = !this.current || this.current.person.id === next.person.id;
    this.current = next;
    this.#settle(samePerson);
    useLocale(next.preferences.language);
    useTheme(next.preferences.theme);
    openEvents();
  }

  async change(part: Partial<Preferences>): Promise<void> {
    const { current } = this;
    if (!current) return;
    if (part.language) useLocale(part.language);
    if (part.theme) useTheme(part.theme);
    this.current = { ...current, preferences: await api.identity.changePreferences({ body: part }) };
  }

  async chooseUnit(unitId: string): Promise<void> {
    this.accept(await api.identity.chooseUnit({ body: { unitId } }));
  }

  async signOut(): Promise<void> {
    await api.identity.signOut();
    closeEvents();
    this.current = null;
    this.#settle(false);
  }

  /** Raises the sheet; resolves when the same person is back. A guest is not asked. */
  signInAgain(): Promise<boolean> {
    if (!this.current) return Promise.resolve(false);
    this.expired = true;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #settle(again: boolean): void {
    this.expired = false;
    for (const resolve of this.#waiting.splice(0)) resolve(again);
  }
}

export const session = new SessionState();

onUnauthenticated(() => session.signInAgain());
