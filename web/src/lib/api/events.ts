/**
 * Live changes. One EventSource per signed-in page; every message names what changed. Pages subscribe to the kinds they
 * show and load again; nothing is patched from the stream itself. After a gap (reconnect, tab shown again) every
 * subscriber is told once, because messages may have been missed.
 */
import type { Change } from '@closeloop/contracts';
import { calm } from './calm.ts';
import { addressFor } from './client.ts';

type Kind = Change['kind'];
type Listener = (change: Change | null) => void;

const listeners = new Map<Listener, ReadonlySet<Kind>>();
let source: EventSource | undefined;
let opened = false;

function tell(change: Change | null): void {
  for (const [listener, kinds] of listeners) if (change === null || kinds.has(change.kind)) listener(change);
}

function isChange(value: unknown): value is Change {
  return typeof value === 'object' && value !== null && 'kind' in value && 'id' in value;
}

function receive(event: MessageEvent<string>): void {
  const value: unknown = JSON.parse(event.data);
  if (isChange(value)) tell(value);
}

function onOpen(): void {
  if (opened) tell(null);
  opened = true;
}

export function openEvents(): void {
  if (source) return;
  source = new EventSource(addressFor('operations', 'events'));
  source.addEventListener('open', onOpen);
  source.addEventListener('message', receive);
  source.addEventListener('change', receive);
}

export function closeEvents(): void {
  source?.close();
  source = undefined;
  opened = false;
}

/**
 * Calls `listener` when something of these kinds changed, at most once per 300 ms; null means "anything may have", as
 * when several things changed meanwhile.
 * Returns how to stop. Use inside `$effect(() => onChange([...], load))`.
 */
export function onChange(kinds: readonly Kind[], listener: Listener): () => void {
  const { tell: listen, stop } = calm(listener);
  listeners.set(listen, new Set(kinds));
  return () => {
    stop();
    listeners.delete(listen);
  };
}
