/** Migration of what can be undone, and of what cannot be migrated; the conformance cases `own-migrate-*` show the rest. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../src/index.ts';
import {
  association,
  boundary,
  bpmn,
  end,
  handler,
  onCompensation,
  parallel,
  path,
  service,
  start,
  thrown,
  user,
} from './bpmn.ts';
import { adminUrl, openDatabase, type TestDatabase } from './database.ts';
import { openEngine, type TestEngine } from './engine.ts';

/** Books, waits, then throws compensation. */
const undoing = (activity: string, event: string, undo: string): string =>
  bpmn([
    ...[start(), service(activity), user('wait'), thrown('throw', onCompensation()), end()],
    ...[boundary(event, activity, onCompensation()), handler(undo), association(event, undo)],
    path('s', activity, 'wait', 'throw', 'e'),
  ]);

describe('migration', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  let instance: string;
  beforeAll(async () => {
    database = await openDatabase(adminUrl());
  });
  afterAll(() => database.close());

  const complete = (element: string): Promise<Outcome> =>
    engine.submit({ type: 'completeJob', jobKey: engine.jobs().get(element) ?? '' });
  async function begin(xml: string, ...elements: readonly string[]): Promise<void> {
    engine = openEngine(database);
    await engine.deploy(xml);
    instance = await engine.start();
    for (const element of elements) await complete(element);
  }
  async function migrate(xml: string, mapping: Readonly<Record<string, string>>): Promise<Outcome> {
    await engine.deploy(xml);
    const target = engine.records.findLast(({ valueType }) => valueType === 'PROCESS')?.key ?? '';
    return engine.submit({
      type: 'migrateInstance',
      processInstanceKey: instance,
      targetProcessDefinitionKey: target,
      mapping: Object.entries(mapping).map(([sourceElementId, targetElementId]) => ({
        sourceElementId,
        targetElementId,
      })),
    });
  }

  it('undoes what was completed by the handler of the target, under its new name', async () => {
    await begin(undoing('book', 'booked', 'cancel'), 'book');
    expect(await migrate(undoing('order', 'ordered', 'recall'), { wait: 'wait', book: 'order' })).toMatchObject({
      code: 'OK',
    });
    await complete('wait');
    expect([...engine.jobs().keys()]).toEqual(['recall']);
    await complete('recall');
    expect(engine.records.at(-1)).toMatchObject({ intent: 'ELEMENT_COMPLETED', key: instance });
  });

  it('is refused, naming the activity, when the target could not undo it', async () => {
    await begin(undoing('book', 'booked', 'cancel'), 'book');
    const plain = bpmn([start(), service('book'), user('wait'), end(), path('s', 'book', 'wait', 'e')]);
    const outcome = await migrate(plain, { wait: 'wait' });
    expect(outcome).toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining("'book'") as string,
    });
    expect([...engine.jobs().keys()]).toEqual(['wait']);
  });

  it('changes nothing when one of several elements cannot be migrated', async () => {
    const both = bpmn([
      ...[start(), parallel('f'), user('a'), user('b'), user('c'), parallel('j'), end()],
      ...[path('s', 'f', 'a', 'j', 'e'), path('f', 'b', 'j'), path('f', 'c', 'j')],
    ]);
    await begin(both, 'c');
    const before = await database.query('select * from engine.element_instances order by key');
    const outcome = await migrate(both.replace('id="e"', 'id="e" name="E"'), { a: 'a', b: 'b' });
    expect(outcome).toMatchObject({ code: 'FAILED_PRECONDITION', message: expect.stringContaining("'j'") as string });
    expect(await database.query('select * from engine.element_instances order by key')).toEqual(before);
  });
});
