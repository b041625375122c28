import { describe, expect, it } from 'vitest';
import { sectionsByDue } from './due-sections.ts';

describe('rows under due dates', () => {
  it('keeps the order and leaves out empty headings', () => {
    const now = new Date('2026-11-18T02:00:00Z');
    const due = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString();
    const sections = sectionsByDue([due(2), null, due(-1), due(3)], (row) => row, now);
    expect(sections.map((section) => [section.group, section.rows.length])).toEqual([
      ['overdue', 1],
      ['today', 2],
      ['none', 1],
    ]);
  });
});
