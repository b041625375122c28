/** What reaches beyond one instance: messages between servers, calls of calls, and how little of a large loop is read. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bpmn, call, caught, end, loop, message, onMessage, path, service, start } from './bpmn.ts';
import { adminUrl, openDatabase, type TestDatabase } from './database.ts';
import { openEngine, type TestEngine } from './engine.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openDatabase(adminUrl(), 4);
});
afterAll(() => database.close());
beforeEach(async () => {
  for (const table of ['process_instances', 'outbox', 'messages', 'start_events']) {
    await database.query(`delete from engine.${table}`);
  }
});

async function pumpAll(...engines: readonly TestEngine[]): Promise<void> {
  for (;;) {
    const done = await Promise.all(engines.map(({ engine }) => engine.pump()));
    if (done.every((count) => count === 0)) return;
  }
}

describe('messages', () => {
  const waiting = bpmn([start(), caught('c', onMessage('m')), end(), path('s', 'c', 'e')], 'p', [
    message('m', 'go', '=k'),
  ]);

  it('meet those who wait, whoever comes first and whoever pumps, each once', async () => {
    const [one, other] = [openEngine(database), openEngine(database)];
    await one.deploy(waiting);
    const keys = Array.from({ length: 30 }, (_, index) => `k${String(index)}`);
    await Promise.all(
      keys.flatMap((k) => [
        one.start({ k }),
        other.submit({ type: 'publishMessage', name: 'go', correlationKey: k, ttlMs: 60_000, variables: { got: k } }),
      ]),
    );
    await pumpAll(one, other);
    expect(await database.query('select key from engine.process_instances')).toEqual([]);
    expect(await database.query('select key from engine.outbox')).toEqual([]);
    const correlated = [...one.records, ...other.records].filter(({ intent }) => intent === 'CORRELATED');
    expect(correlated).toHaveLength(keys.length);
  });

  it('are refused when one of the same id waits, and taken again when that has expired', async () => {
    const { submit, clock } = openEngine(database);
    const publish = () =>
      submit({ type: 'publishMessage', name: 'go', correlationKey: 'k', ttlMs: 1_000, messageId: 'only' });
    const codes = [(await publish()).code, (await publish()).code];
    clock.time += 2_000;
    codes.push((await publish()).code);
    expect(codes).toEqual(['OK', 'ALREADY_EXISTS', 'OK']);
  });
});

describe('calls', () => {
  it('that never end become an incident', async () => {
    const engine = openEngine(database, { callDepth: 5 });
    await engine.deploy(bpmn([start(), call('again', 'p'), end(), path('s', 'again', 'e')]));
    const key = await engine.start();
    const incident = engine.records.at(-1);
    expect(incident).toMatchObject({ valueType: 'INCIDENT', value: { errorType: 'CALLED_ELEMENT_ERROR' } });
    expect((await engine.submit({ type: 'cancelInstance', processInstanceKey: key })).code).toBe('OK');
    expect(await database.query('select key from engine.element_instances')).toEqual([]);
  });
});

describe('a large multi-instance', () => {
  it('is read only around the item that is done', async () => {
    const engine = openEngine(database);
    const items = service('u', 'work', loop({ over: '=items', item: 'item', collect: { into: 'all', element: '=r' } }));
    await engine.deploy(bpmn([start(), items, end(), path('s', 'u', 'e')]));
    await engine.start({ items: Array.from({ length: 100 }, (_, index) => index) });
    const jobs = engine.records.filter(({ valueType, intent }) => valueType === 'JOB' && intent === 'CREATED');
    database.statements.count = 0;
    for (const { key } of jobs) {
      expect((await engine.submit({ type: 'completeJob', jobKey: key, variables: { r: key } })).code).toBe('OK');
    }
    expect(database.statements.count).toBe(2 * jobs.length);
    const last = engine.records.findLast((record) => record.valueType === 'VARIABLE' && record.value.name === 'all');
    expect(last?.value).toMatchObject({ value: JSON.stringify(jobs.map(({ key }) => key)) });
  });
});
