/** Open incidents: pages by key, grouped by what happened where, and trying a step again with a reason. */
import type { IncidentRow } from '@closeloop/contracts';
import { api } from '#lib/api/client.ts';
import { causesOf } from './causes.ts';

export class Incidents {
  rows = $state.raw<readonly IncidentRow[]>([]);
  next = $state<string>();
  error = $state.raw<unknown>();
  busy = $state(false);
  loaded = $state(false);
  readonly causes = $derived(causesOf(this.rows));

  #turn: Promise<void> = Promise.resolve();

  /** One after the other, so that who waits for it sees what is there now. */
  load(more = false): Promise<void> {
    this.#turn = this.#turn.then(() => this.#load(more));
    return this.#turn;
  }

  async #load(more: boolean): Promise<void> {
    this.busy = true;
    try {
      const page = await api.operations.incidents({
        query: more && this.next !== undefined ? { cursor: this.next } : {},
      });
      this.rows = more ? [...this.rows, ...page.rows] : page.rows;
      this.next = page.next;
      this.error = undefined;
      this.loaded = true;
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  }
}
