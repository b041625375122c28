/** Time zones by the platform's own database: what is a zone, its offset at an instant, and from a wall clock. */
const formats = new Map<string, Intl.DateTimeFormat | null>();

export const maxOffset = 18 * 3600;

/** `+02:00`, `Z`, `+02:00:15`; null when it is none. */
export function parseOffset(text: string): number | null {
  if (text === 'Z') return 0;
  const parts = /^([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (!parts) return null;
  const [, sign, hours = '', minutes = '', seconds = '0'] = parts;
  const total = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (Number(minutes) > 59 || Number(seconds) > 59 || total > maxOffset) return null;
  return sign === '-' ? 0 - total : total;
}

export function offsetText(offset: number): string {
  if (offset === 0) return 'Z';
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const size = Math.abs(offset);
  const seconds = size % 60 === 0 ? '' : `:${two(size % 60)}`;
  return `${offset < 0 ? '-' : '+'}${two(size / 3600)}:${two((size / 60) % 60)}${seconds}`;
}

/** Names of regions are case-sensitive: `Europe/Paris`. */
export function isZone(name: string): boolean {
  return /^[A-Z][\w+-]*(\/[A-Za-z][\w+-]*)*$/.test(name) && !/^[A-Z]{3}[+-]?\d/.test(name) && formatOf(name) !== null;
}

function formatOf(name: string): Intl.DateTimeFormat | null {
  const known = formats.get(name);
  if (known !== undefined) return known;
  let format: Intl.DateTimeFormat | null = null;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset', hour: 'numeric' });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  if (formats.size > 600) formats.clear();
  formats.set(name, format);
  return format;
}

/** Seconds east of Greenwich. */
export function offsetAt(zone: string, epochSeconds: number): number {
  // Beyond what a Date can hold the rules of its last year go on.
  const milliseconds = Math.max(-8.64e15, Math.min(8.64e15, epochSeconds * 1000));
  const parts = formatOf(zone)?.formatToParts(milliseconds) ?? [];
  const text = parts.find(({ type }) => type === 'timeZoneName')?.value.slice(3) ?? '';
  return parseOffset(text === '' ? 'Z' : text) ?? 0;
}

/** Without daylight saving, as of the year of `now`. */
export function standardOffset(zone: string, now: Date): number {
  const year = now.getUTCFullYear();
  return Math.min(offsetAt(zone, Date.UTC(year, 0, 1) / 1000), offsetAt(zone, Date.UTC(year, 6, 1) / 1000));
}

/**
 * The offset of a wall clock. In an overlap the wanted one if it is one of the two, else the earlier; in a gap the clock
 * moves on by its length, which the later of both offsets says.
 */
export function resolveLocal(zone: string, localSeconds: number, wanted?: number): { offset: number; moved: number } {
  const candidates = [offsetAt(zone, localSeconds - 86_400), offsetAt(zone, localSeconds + 86_400)];
  const valid = candidates.filter((offset) => offsetAt(zone, localSeconds - offset) === offset);
  if (wanted !== undefined && valid.includes(wanted)) return { offset: wanted, moved: 0 };
  const [first] = valid;
  if (first !== undefined) return { offset: first, moved: 0 };
  const [earlier = 0, later = 0] = candidates;
  return { offset: later, moved: later - earlier };
}
