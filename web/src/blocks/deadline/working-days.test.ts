import { describe, expect, it } from 'vitest';
import { chipOf, chipsOf, durationMs, fromLocalInput, toLocalInput } from './working-days.ts';

const china = (text: string): Date => new Date(`${text}:00+08:00`);
const text = (at: Date): string => toLocalInput(at);

describe('working-day chips', () => {
  it('skip the weekend and say so', () => {
    const friday = china('2026-11-20T10:00');
    expect(text(chipOf(0, friday).at)).toBe('2026-11-20T18:00');
    expect(text(chipOf(1, friday).at)).toBe('2026-11-23T18:00');
    expect(text(chipOf(3, friday).at)).toBe('2026-11-25T18:00');
    expect(chipOf(3, friday).skippedWeekend).toBe(true);
    const monday = china('2026-11-23T10:00');
    expect(text(chipOf(3, monday).at)).toBe('2026-11-26T18:00');
    expect(chipOf(3, monday).skippedWeekend).toBe(false);
  });
  it('start from the next working day on a weekend', () => {
    expect(text(chipOf(1, china('2026-11-21T12:00')).at)).toBe('2026-11-23T18:00');
    expect(text(chipOf(1, china('2026-11-22T23:59')).at)).toBe('2026-11-23T18:00');
  });
  it('take the day of China, not of the device', () => {
    expect(text(chipOf(1, new Date('2026-11-23T16:30:00Z')).at)).toBe('2026-11-25T18:00');
  });
  it('leave out what is too early', () => {
    const evening = china('2026-11-23T17:30');
    expect(chipsOf([0, 1, 3], evening, durationMs('PT1H')).map((chip) => chip.days)).toEqual([1, 3]);
    expect(chipsOf([0, 1, 3], china('2026-11-23T17:00'), durationMs('PT1H')).map((chip) => chip.days)).toEqual([
      0, 1, 3,
    ]);
  });
});

describe('a typed deadline', () => {
  it('goes through the input unchanged', () => {
    expect(text(fromLocalInput('2026-02-28T09:15') ?? new Date(0))).toBe('2026-02-28T09:15');
    expect(fromLocalInput('')).toBeNull();
  });
});
