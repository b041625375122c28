/**
 * What the tracking page of one case shows, loaded part by part: a part that fails says so itself and can be tried
 * again, the rest of the page works. Reloads when the stream says the case changed.
 */
import type { CaseDetail, ResponseOf, TimelineEntry, endpoints } from '@closeloop/contracts';
import { api } from '#lib/api/client.ts';

type Diagram = ResponseOf<typeof endpoints.cases.diagram>;
type StoredRows = ResponseOf<typeof endpoints.cases.items>['fields'];

export class Part<T> {
  value = $state.raw<T>();
  error = $state.raw<unknown>();
  busy = $state(false);
  readonly #ask: () => Promise<T>;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  async load(): Promise<void> {
    this.busy = true;
    try {
      this.value = await this.#ask();
      this.error = undefined;
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  }
}

export class Tracking {
  detail: CaseDetail = $state.raw() as CaseDetail;
  entries = $state.raw<readonly TimelineEntry[]>([]);
  next = $state<string>();
  timelineError = $state.raw<unknown>();
  timelineBusy = $state(false);
  readonly diagram: Part<Diagram>;
  readonly stored: Part<StoredRows>;
  readonly variables: Part<Record<string, unknown>>;

  constructor(detail: CaseDetail) {
    this.detail = detail;
    const params = { id: detail.id };
    this.diagram = new Part(() => api.cases.diagram({ params }));
    this.stored = new Part(async () => (await api.cases.items({ params })).fields);
    this.variables = new Part(async () => (await api.cases.variables({ params })).variables);
  }

  async loadTimeline(more = false): Promise<void> {
    if (this.timelineBusy) return;
    this.timelineBusy = true;
    try {
      const cursor = more && this.next !== undefined ? { cursor: this.next } : {};
      const page = await api.cases.timeline({ params: { id: this.detail.id }, query: cursor });
      this.entries = more ? [...this.entries, ...page.rows] : page.rows;
      this.next = page.next;
      this.timelineError = undefined;
    } catch (error) {
      this.timelineError = error;
    } finally {
      this.timelineBusy = false;
    }
  }

  async reload(): Promise<void> {
    this.detail = await api.cases.read({ params: { id: this.detail.id } });
    const parts: readonly Part<unknown>[] = [this.diagram, this.stored, this.variables];
    await Promise.all([
      this.loadTimeline(),
      ...parts.filter((part) => part.value !== undefined).map((part) => part.load()),
    ]);
  }
}
