/**
 * Arrival: where and when, once. The position is taken on the device and kept like any other item; without one a
 * reason stands in its place. Whether it lies within the fence is judged when the project is known.
 */
import type { CheckIn, Json, StoredField } from '@closeloop/contracts';
import { valueOf, type Names } from '@closeloop/form-core/lazy';
import { tick } from 'svelte';
import { v7 } from 'uuid';
import type { BlockContext, BlockState, Missing, Note } from '#lib/task/block.ts';
import { distanceWords } from '#lib/i18n/words.ts';
import { m } from '#lib/paraglide/messages.js';
import { locate, PATIENCE, type Locating } from './locate.ts';

const item = 'self';

/** The place that was chosen, while the choice is on the screen. */
interface Site {
  readonly distance: number;
  readonly fence: number;
}

export class CheckInState implements BlockState {
  value = $state.raw<CheckIn | null>(null);
  locating = $state.raw<Locating>({ phase: 'idle' });
  /** One tried to go on without the reason that is asked for. */
  complains = $state(false);
  /** Brings the question for the reason to the screen; set by it. */
  ask: () => void = () => undefined;
  #site = $state.raw<Site | null>(null);
  /** The server measured another distance than the page. */
  #toldOutside = $state(false);
  #stop: () => void = () => undefined;

  readonly context: BlockContext;

  constructor(context: BlockContext) {
    this.context = context;
  }

  get #field() {
    const { field } = this.context;
    return field.type === 'checkIn' ? field : null;
  }
  get editable(): boolean {
    return this.context.editable();
  }
  get maxAccuracy(): number {
    return this.#field?.maxAccuracy ?? 50;
  }
  get progress() {
    return null;
  }
  get summary(): Readonly<Record<string, Json>> {
    if (this.value === null) return { ...this.context.stored.summary };
    const { deviceTime, accuracy, source } = this.value;
    return { at: deviceTime, accuracy, source };
  }
  get missing(): Missing | null {
    return this.#missingReason ?? this.#missingArrival;
  }
  get #missingReason(): Missing | null {
    if (!this.editable || !this.asksReason || this.value?.reason.trim() !== '') return null;
    const sentence = m['problem.outside-fence']({ d: distanceWords(this.#site?.distance ?? 0) });
    return { count: 1, sentence, go: () => this.#askReason() };
  }
  get #missingArrival(): Missing | null {
    if (!this.editable || this.value !== null || this.#field?.required !== true) return null;
    return {
      count: 1,
      sentence: m['problem.check-in-required'](),
      button: m['act.check_in'](),
      // Only who presses the button checks in; who pressed something else is led to it.
      go: (how) =>
        void this.context.show().then(() => {
          if (how === 'button') this.start();
        }),
    };
  }
  get notes(): readonly Note[] {
    const distance = this.context.stored.summary['distance'];
    return typeof distance === 'number'
      ? [{ tone: 'info', text: m['checkin.distance']({ d: distanceWords(distance) }) }]
      : [];
  }

  /** Whether the chosen place is too far away to go without saying why. */
  get asksReason(): boolean {
    const site = this.#site;
    return site !== null && this.value !== null && (site.distance > site.fence || this.#toldOutside);
  }
  chosen(site: Site | null): void {
    this.#site = site;
    this.complains = false;
    this.#toldOutside = false;
  }
  /** The server refuses the arrival: mended where the place was chosen, when that is on the screen. */
  refuse(): boolean {
    if (this.#site === null) return false;
    this.#toldOutside = true;
    this.#askReason();
    return true;
  }
  #askReason(): void {
    this.complains = true;
    void tick().then(() => {
      this.ask();
    });
  }

  /** Metres around the project. */
  fence(names: Names): number {
    const fence = this.#field?.fence;
    const metres = typeof fence === 'string' ? valueOf(fence, names, new Date()) : fence;
    return typeof metres === 'number' ? metres : 300;
  }

  async adopt(stored: StoredField): Promise<void> {
    const rows = await this.context.outbox.adopt(this.context.field.key, stored.items);
    this.value = (rows.find((row) => row.item === item)?.value as CheckIn | undefined) ?? null;
  }

  /** Looks for a position until one is good enough, patience ends, or the page is left. */
  start(): void {
    this.#stop();
    this.locating = { phase: 'locating', best: null };
    if (!('geolocation' in navigator)) {
      this.locating = { phase: 'nothing' };
      return;
    }
    const happens = (happening: Parameters<typeof locate>[1]): void => {
      this.locating = locate(this.locating, happening, this.maxAccuracy);
      if (this.locating.phase === 'found') void this.take();
      if (this.locating.phase === 'refused') this.#stop();
    };
    const watch = navigator.geolocation.watchPosition(
      ({ coords }) => {
        happens({
          kind: 'reading',
          reading: { lat: coords.latitude, lng: coords.longitude, accuracy: coords.accuracy },
        });
      },
      (error) => {
        happens({ kind: error.code === error.PERMISSION_DENIED ? 'denied' : 'unavailable' });
      },
      { enableHighAccuracy: true, maximumAge: 0, timeout: PATIENCE },
    );
    const timer = setTimeout(() => {
      happens({ kind: 'patience' });
    }, PATIENCE);
    this.#stop = () => {
      navigator.geolocation.clearWatch(watch);
      clearTimeout(timer);
    };
  }

  /** Takes the best position so far. */
  async take(): Promise<void> {
    const best = 'best' in this.locating ? this.locating.best : null;
    if (!best) return;
    const { lat, lng, accuracy } = best;
    await this.#keep({
      lat: round(lat, 6),
      lng: round(lng, 6),
      accuracy: Math.round(accuracy),
      crs: 'WGS-84',
      deviceTime: new Date().toISOString(),
      source: accuracy <= this.maxAccuracy ? 'gps' : 'coarse',
      reason: '',
    });
  }
  /** Checks in without a position. */
  async takeReason(reason: string): Promise<void> {
    const none = { lat: null, lng: null, accuracy: null, crs: 'WGS-84' as const };
    await this.#keep({ ...none, deviceTime: new Date().toISOString(), source: 'reason', reason });
  }
  async explain(reason: string): Promise<void> {
    if (this.value) await this.#keep({ ...this.value, reason }, true);
  }
  leave(): void {
    this.#stop();
  }

  async #keep(value: CheckIn, typing = false): Promise<void> {
    this.#stop();
    const { field, outbox } = this.context;
    const at = new Date().toISOString();
    await outbox.keep({ field: field.key, item, value: value, files: [], at, opId: v7() }, typing);
    this.value = value;
    this.locating = { phase: 'idle' };
  }
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

export async function openCheckIn(context: BlockContext): Promise<BlockState> {
  const state = new CheckInState(context);
  await state.adopt(context.stored);
  return state;
}
