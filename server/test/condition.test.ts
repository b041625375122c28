/** One condition, two meanings that must be one: in memory and as SQL on real rows. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { v7 as newId } from 'uuid';
import { type Condition, evaluate } from '@closeloop/contracts/application';
import { conditionSql, Parameters, type SqlField } from '../src/cases/condition-sql.ts';
import { openTestDatabase, type TestDatabase } from './harness/index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.asOwner(
    'create table facts (id uuid, word text, amount double precision, flag boolean, at timestamptz, tags text[], who uuid)',
  );
});
afterAll(() => database.close());

const persons = ['01a204e8-7a22-7373-b0e0-966fe65b7761', '01a204e8-7a22-7373-b0e0-966fe65b7762'];
const fields: Readonly<Record<string, SqlField>> = {
  word: { sql: 'f.word', type: 'text' },
  amount: { sql: 'f.amount', type: 'number' },
  flag: { sql: 'f.flag', type: 'boolean' },
  at: { sql: 'f.at', type: 'dateTime' },
  tags: { sql: 'f.tags', type: 'list' },
  who: { sql: 'f.who', type: 'uuid' },
};
const placeholders = (name: string) =>
  ({ '$person.id': persons[0], '$person.units': [], '$person.groups': ['a', '𠀀'] })[name] ?? null;

const texts = fc.constantFrom(
  '',
  'a',
  'b',
  '闭',
  '𠀀',
  '\uffee',
  persons[0] ?? '',
  '2026-01-01T00:00:00Z',
  '2026-01-01T08:00:00+08:00',
  'no instant',
);
const scalar = fc.oneof(
  texts,
  fc.constantFrom(0, 1, 1.5, -1),
  fc.boolean(),
  fc.constantFrom('$person.id', '$person.unit'),
);
const list = fc.oneof(fc.array(scalar, { maxLength: 3 }), fc.constantFrom('$person.units', '$person.groups'));
const operators = fc.oneof(
  fc.tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), scalar),
  fc.tuple(fc.constantFrom('$in', '$nin', '$overlaps'), list),
  fc.tuple(fc.constant('$exists'), fc.boolean()),
);
const leaf = fc
  .tuple(fc.constantFrom(...Object.keys(fields), 'unknown'), fc.array(operators, { minLength: 1, maxLength: 2 }))
  .map(([field, tests]) => ({ [field]: Object.fromEntries<unknown>(tests) }));
const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }).map((parts) => ({ $and: parts })),
    fc.array(tie('tree'), { maxLength: 3 }).map((parts) => ({ $or: parts })),
    tie('tree').map((part) => ({ $not: part })),
  ),
}));
const rows = fc.record({
  word: fc.option(texts),
  amount: fc.option(fc.constantFrom(0, 1, 1.5, -1)),
  flag: fc.option(fc.boolean()),
  at: fc.option(fc.constantFrom('2026-01-01T00:00:00.000Z', '2025-06-01T00:00:00.000Z')),
  tags: fc.option(fc.array(fc.constantFrom('a', 'b', '𠀀'), { maxLength: 2 })),
  who: fc.option(fc.constantFrom(...persons)),
});

test('conditions mean the same in memory and in SQL', async () => {
  await fc.assert(
    fc.asyncProperty(tree, rows, async (condition, row) => {
      const id = newId();
      await database.asOwner('insert into facts values ($1, $2, $3, $4, $5, $6, $7)', [
        id,
        row.word,
        row.amount,
        row.flag,
        row.at,
        row.tags,
        row.who,
      ]);
      const parameters = new Parameters([id]);
      const sql = conditionSql(condition, { fields: (name) => fields[name], parameters, placeholders });
      const found = await database.asOwner<{ yes: boolean }>(
        `select ${sql} as yes from facts f where f.id = $1`,
        parameters.values,
      );
      const inMemory = evaluate(condition, { ...row, at: row.at === null ? null : new Date(row.at) }, placeholders);
      expect(found.rows[0]?.yes, sql).toBe(inMemory);
    }),
    { numRuns: 400 },
  );
});
