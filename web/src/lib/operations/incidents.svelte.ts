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

  async load(more = false): Promise<void> {
    if (this.busy) return;
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
