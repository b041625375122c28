/** When the registry was last pulled, and pulling it now. One state for every page that shows it. */
import type { RegistryStatus } from '@closeloop/contracts';
import { act, api } from '#lib/api/client.ts';
import { m } from '#lib/paraglide/messages.js';
import { toasts } from '#lib/ui/toasts.svelte.ts';

class Registry {
  status = $state.raw<RegistryStatus>();
  busy = $state(false);
  failure = $state.raw<unknown>();

  async load(): Promise<void> {
    this.status = await api.organisation.registryStatus();
  }

  /** Answers whether something changed. */
  async sync(): Promise<boolean> {
    this.busy = true;
    this.failure = undefined;
    try {
      this.status = await api.organisation.syncRegistry({ act: act() });
      const n = this.status.lastRun?.changed ?? 0;
      toasts.show(n > 0 ? m['registry.done']({ n }) : m['registry.done_none']());
      return n > 0;
    } catch (error) {
      this.failure = error;
      await this.load();
      return false;
    } finally {
      this.busy = false;
    }
  }
}

export const registry = new Registry();
