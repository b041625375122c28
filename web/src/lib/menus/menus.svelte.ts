/** The menus of the session, from the installed applications. Loaded once per unit and again when work or apps change. */
import type { MenuItem, Menus } from '@closeloop/contracts';
import { api } from '#lib/api/client.ts';

class MenuState {
  current = $state.raw<Menus>();
  failure = $state.raw<unknown>();

  /** The list the phone's second tab shows: the one an application placed there, else the first there is. */
  get tabList(): MenuItem | undefined {
    const phone = this.current?.phone ?? [];
    return phone.find((item) => item.place === 'tab') ?? phone.find((item) => item.kind === 'list');
  }
  /** What the phone's home page offers. */
  get home(): readonly MenuItem[] | undefined {
    return this.current?.phone.filter((item) => item.place !== 'tab');
  }
  get todo(): number {
    return this.current?.todo ?? 0;
  }

  async load(): Promise<void> {
    try {
      this.current = await api.cases.menus();
      this.failure = undefined;
    } catch (error) {
      this.failure = error;
    }
  }

  clear(): void {
    this.current = undefined;
  }
}

export const menus = new MenuState();
