/** Two devices write one form: whatever the order, nothing is lost and a repeated operation changes nothing. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { v7 as newId } from 'uuid';
import { endpoints, type ItemOperation, type ItemResult } from '@closeloop/contracts';
import { openWorld, system, type World } from './casework.ts';
import { checkIn, fieldOf, now, openTask, pointsOf, startInspection } from './inspection.ts';

const { tasks } = endpoints;
let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

interface Step {
  readonly device: 0 | 1;
  readonly point: number;
  readonly value: 'yes' | 'not_this_time';
  readonly note: string;
  /** Send the device's last operation again instead. */
  readonly again: boolean;
}
const steps = fc.array(
  fc.record<Step>({
    device: fc.constantFrom(0, 1),
    point: fc.nat(2),
    value: fc.constantFrom('yes', 'not_this_time'),
    note: fc.constantFrom('', 'a', 'b'),
    again: fc.boolean(),
  }),
  { minLength: 1, maxLength: 14 },
);

test('any interleaving of two devices keeps every value and forgets no conflict', async () => {
  const client = await world.as('inspector');
  const { id } = await startInspection(client);
  await checkIn(world, client, id);
  const first = await openTask(client, id);
  const codes = pointsOf(first).map((one) => one.code);
  let used = 0;
  const property = async (run: Step[]) => {
    // Each run has three points of its own, so that runs do not see each other.
    const points = codes.slice(used, used + 3);
    used += 3;
    const known: [Map<string, number>, Map<string, number>] = [new Map<string, number>(), new Map<string, number>()];
    const last: [ItemOperation | undefined, ItemOperation | undefined] = [undefined, undefined];
    const sent = new Map<string, { operation: ItemOperation; result: ItemResult }>();
    for (const step of run) {
      const item = points[step.point] ?? '';
      const repeated = step.again ? last[step.device] : undefined;
      const value = { value: step.value, note: step.note, naReason: '近期已查' };
      const operation = repeated ?? {
        opId: newId(),
        field: 'siteChecks',
        item,
        baseRev: known[step.device].get(item) ?? 0,
        value,
        at: now(),
      };
      const reply = await client.call(tasks.putItems, { params: { id: first.id }, body: { operations: [operation] } });
      const [result] = reply.results;
      if (!result) throw new Error('no result');
      const before = sent.get(operation.opId);
      if (before)
        expect({ outcome: result.outcome, rev: result.rev }).toEqual({
          outcome: before.result.outcome,
          rev: before.result.rev,
        });
      else sent.set(operation.opId, { operation, result });
      last[step.device] = operation;
      known[step.device].set(operation.item, result.rev);
    }
    const stored = fieldOf(await openTask(client, id), 'siteChecks').items;
    for (const item of points) {
      const of = [...sent.values()].filter((one) => one.operation.item === item);
      const applied = of.filter((one) => one.result.outcome !== 'same');
      const found = stored.find((one) => one.item === item);
      expect(found?.rev ?? 0).toBe(applied.length);
      const newest = applied.at(-1);
      if (newest) expect(found?.value).toMatchObject(newest.operation.value as object);
      if (newest?.result.outcome === 'merged')
        expect(found?.conflict?.value).toMatchObject(applied.at(-2)?.operation.value as object);
      if (newest?.result.outcome === 'applied') expect(found?.conflict).toBeNull();
      const kept = await system(
        world.server,
        'select op_id, value from item_operations where case_id = $1 and item = $2',
        [id, item],
      );
      expect(new Set(kept.map((one) => one['op_id']))).toEqual(new Set(of.map((one) => one.operation.opId)));
    }
  };
  await fc.assert(fc.asyncProperty(steps, property), { numRuns: Math.floor(codes.length / 3) - 2, endOnFailure: true });
});

test('drafts of two devices merge field by field, and a retry is answered again', async () => {
  const client = await world.as('lead');
  const { case: report } = await client.call(endpoints.cases.start, {
    body: { app: 'hazard-report', process: 'hazard' },
  });
  const task = await openTask(client, report.id);
  const save = (data: Record<string, string>, key?: string) =>
    client.call(tasks.saveDraft, {
      params: { id: task.id },
      body: { baseRev: 0, data },
      ...(key !== undefined && { key }),
    });
  const key = newId();
  const first = await save({ hazardText: '电缆拖地' }, key);
  await save({ hazardPlace: '3#楼' });
  const again = await save({ hazardText: '电缆拖地' }, key);
  expect(again).toEqual(first);
  const draft = (await openTask(client, report.id)).draft;
  expect(draft).toMatchObject({ rev: 2, data: { hazardText: '电缆拖地', hazardPlace: '3#楼' } });
  expect(
    (await client.refused(tasks.saveDraft, { params: { id: task.id }, body: { baseRev: 0, data: { nonsense: 1 } } }))
      .slug,
  ).toBe('invalid-input');
});
