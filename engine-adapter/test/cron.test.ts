/** Cron cycles: the next times as the library of a broker 8.6 (cron-utils 9.2.1, Spring's form) names them, and firing. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dueOf, nextOf } from '../src/model/timer-text.ts';
import { boundary, bpmn, end, every, path as flowsAlong, start, tag, user } from './bpmn.ts';
import { adminUrl, openDatabase, type TestDatabase } from './database.ts';
import { openEngine } from './engine.ts';

interface Recorded {
  readonly cycle: string;
  /** The four times after 2026-11-23T10:15:30Z, fewer when it ends, null when it is refused. */
  readonly times: readonly string[] | null;
}

const recorded = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../agreement/cron.json'), 'utf8'),
) as readonly Recorded[];

/** Read by the broker, refused here. */
const refusedHere = ['0 0 8 L-3 * *', '0 0 8 ? * FRI-MON', '0 0 8 ? * L', '0 0 8 10-5 * *'];
/** The broker forgets the last day beside others. */
const differsHere = ['0 0 8 1,15,L * *'];

function timesOf(cycle: string): string[] | null {
  try {
    let at = dueOf('cycle', cycle, new Date('2026-11-23T10:15:30Z'), 'UTC').at;
    const times = [at];
    while (times.length < 4) times.push((at = nextOf(cycle, at, 'UTC')));
    return times.map((time) => time.toISOString().slice(0, 19));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

describe('cron cycles', () => {
  it.each(recorded.filter(({ cycle }) => !differsHere.includes(cycle)))('$cycle', ({ cycle, times }) => {
    const never = times === null || times.includes('none') || refusedHere.includes(cycle);
    const whole = (text: string): string => (text.length === 16 ? `${text}:00` : text);
    expect(timesOf(cycle)).toEqual(never ? null : times.map(whole));
  });

  it('go by the clock of the zone', () => {
    const due = dueOf('cycle', '0 0 9 * * MON-FRI', new Date('2026-11-23T10:15:30Z'), 'Asia/Shanghai');
    expect(due).toEqual({ at: new Date('2026-11-24T01:00:00Z'), repetitions: -1 });
  });
});

describe('a timer with a cron cycle', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openDatabase(adminUrl());
  });
  afterAll(() => database.close());

  const started = (records: readonly { valueType: string }[]): number =>
    records.filter(({ valueType }) => valueType === 'PROCESS_INSTANCE_CREATION').length;

  it('starts an instance at each of its times, and once after a long pause', async () => {
    const { engine, clock, deploy, records } = openEngine(database);
    await deploy(bpmn([tag('startEvent', { id: 's' }, every('0 0 9 * * *')), end(), flowsAlong('s', 'e')]));
    const at = async (time: string): Promise<number> => {
      clock.time = Date.parse(time);
      while ((await engine.pump()) > 0);
      return started(records);
    };
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const first = dueOf('cycle', '0 0 9 * * *', new Date('2030-01-01T00:00:00Z'), zone).at;
    const after = (days: number, ms: number): string =>
      new Date(first.getTime() + days * 86_400_000 + ms).toISOString();
    expect(await at(after(0, -1_000))).toBe(0);
    expect(await at(after(0, 0))).toBe(1);
    expect(await at(after(1, 0))).toBe(2);
    expect(await at(after(9, 5_000))).toBe(3);
    expect(await engine.nextDue()).toEqual(new Date(after(10, 0)));
  });

  it('repeats at a boundary event that does not interrupt, and is refused at one that does', async () => {
    const { engine, clock, deploy, start: begin, records } = openEngine(database);
    const diagram = (interrupting: boolean): string =>
      bpmn([
        ...[start(), user('u'), boundary('b', 'u', every('@hourly'), interrupting), end(), end('late')],
        ...[flowsAlong('s', 'u', 'e'), flowsAlong('b', 'late')],
      ]);
    expect(await deploy(diagram(true))).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(await deploy(diagram(false))).toMatchObject({ code: 'OK' });
    await begin();
    for (let hour = 0; hour < 3; hour += 1) {
      clock.time += 3_600_000;
      await engine.pump();
    }
    const fired = records.filter(({ valueType, intent }) => valueType === 'TIMER' && intent === 'TRIGGERED');
    expect(fired).toHaveLength(3);
  });
});
