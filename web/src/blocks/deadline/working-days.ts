/**
 * Deadlines by working days, in China time whatever zone the device is in. A working day here is Monday to Friday.
 * The day ends at closing hour, 18:00.
 */
const hour = 3_600_000;
const day = 24 * hour;
const closing = 18;

/** Whole days since 1970 in China. */
const dayOf = (at: Date): number => Math.floor((at.getTime() + 8 * hour) / day);
/** Day 0, 1970-01-01, was a Thursday. */
const isWeekend = (days: number): boolean => days % 7 === 2 || days % 7 === 3;
const closingOf = (days: number): Date => new Date(days * day + closing * hour - 8 * hour);

export interface Chip {
  /** Working days from today; 0 is today. */
  readonly days: number;
  readonly at: Date;
  readonly skippedWeekend: boolean;
}

export function chipOf(days: number, now: Date): Chip {
  const today = dayOf(now);
  let date = today;
  for (let left = days; left > 0;) {
    date += 1;
    if (!isWeekend(date)) left -= 1;
  }
  return { days, at: closingOf(date), skippedWeekend: date - today > days };
}

/** The chips that can still be chosen: one that lies before the earliest allowed instant is left out. */
export function chipsOf(days: readonly number[], now: Date, earliestMs: number): readonly Chip[] {
  return days.map((one) => chipOf(one, now)).filter((chip) => chip.at.getTime() >= now.getTime() + earliestMs);
}

const units = { D: day, H: hour, M: 60_000 } as const;

/** `P2D`, `PT1H`, `PT30M` in milliseconds; 0 when there is none. */
export function durationMs(text: string | undefined): number {
  const match = /^PT?(\d+)([DHM])$/.exec(text ?? '');
  return match ? Number(match[1]) * units[match[2] as keyof typeof units] : 0;
}

/** An instant as the value of a `datetime-local` input in China time, and back. */
export function toLocalInput(at: Date): string {
  return new Date(at.getTime() + 8 * hour).toISOString().slice(0, 16);
}
export function fromLocalInput(text: string): Date | null {
  const at = Date.parse(`${text}:00+08:00`);
  return Number.isNaN(at) ? null : new Date(at);
}
