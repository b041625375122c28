/** Rights in memory and in SQL are one thing: the rows a statement selects are the rows `may` allows. */
import { Roles, type Condition } from '@closeloop/contracts/application';
import fc from 'fast-check';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { abilityFor, conditionFor, may, placeholdersOf } from '../src/kernel/ability/ability.ts';
import { conditionSql, Parameters, type SqlField } from '../src/kernel/ability/condition-sql.ts';
import type { Actor } from '../src/kernel/types.ts';
import { openTestDatabase, type TestDatabase } from './harness/index.ts';

const ME = newId();
const UNIT = newId();
const OTHERS = [newId(), newId()];
const PROJECTS = [newId(), newId()];
/** `\uFFEE` follows the emoji in UTF-16 units and precedes it by code point. */
const TEXTS = ['a', 'b', 'Z', 'ä', '闭', '😀', '\uFFEE', ''];
const NUMBERS = [-1, 0, 1, 2.5];
const INSTANTS = ['2026-01-01T00:00:00.000Z', '2026-06-01T12:00:00.000Z'];
const PARTS = ['starter', 'assignee', 'completed', 'companion', 'cc'] as const;

const me: Actor = {
  personId: ME,
  name: '张三',
  unit: { id: UNIT, name: '闽江监理' },
  units: [{ id: UNIT, name: '闽江监理' }],
  grants: [
    { role: 'app/dispatcher', unitId: UNIT },
    { role: 'platform/supervisor', unitId: null },
  ],
  posts: [{ post: 'lead', projectId: PROJECTS[0] ?? '', source: 'registry' }],
  rights: new Set(),
  language: 'en',
};

const fields: Readonly<Record<string, SqlField>> = {
  unit: { sql: 'r.unit', type: 'uuid' },
  process: { sql: 'r.process', type: 'text' },
  label: { sql: 'r.label', type: 'text' },
  amount: { sql: 'r.amount', type: 'number' },
  done: { sql: 'r.done', type: 'boolean' },
  at: { sql: 'r.at', type: 'dateTime' },
  project: { sql: 'r.project', type: 'uuid' },
  tags: { sql: 'r.tags', type: 'list' },
  participants: {
    sql: 'r.participants',
    type: 'participants',
    has: (person, as) =>
      `exists (select from jsonb_to_recordset(r.participants) as p(person uuid, "as" text)
         where p.person = ${person}${as === null ? '' : ` and p."as" = ${as}`})`,
  },
};

const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null, freq: 4 });
const rowArbitrary = fc.record({
  unit: maybe(fc.constantFrom(UNIT, ...OTHERS)),
  process: maybe(fc.constantFrom('p1', 'p2')),
  label: maybe(fc.constantFrom(...TEXTS)),
  amount: maybe(fc.constantFrom(...NUMBERS)),
  done: maybe(fc.boolean()),
  at: maybe(fc.constantFrom(...INSTANTS).map((text) => new Date(text))),
  project: maybe(fc.constantFrom(...PROJECTS)),
  tags: maybe(fc.array(fc.constantFrom(...TEXTS), { maxLength: 3 })),
  participants: maybe(
    fc.array(fc.record({ person: fc.constantFrom(ME, ...OTHERS), as: fc.constantFrom(...PARTS) }), { maxLength: 3 }),
  ),
});

const literal = fc.constantFrom<unknown>(
  ...TEXTS,
  ...NUMBERS,
  true,
  false,
  ...INSTANTS,
  '2026-01-01T08:00:00+08:00',
  UNIT,
  '$person.id',
  '$person.unit',
);
const list = fc.oneof(
  fc.array(literal, { maxLength: 3 }),
  fc.constantFrom('$person.units', '$person.groups', '$person.projects(lead)', '$person.projects(none)'),
);
const fieldTest = fc.oneof(
  fc.record({ operator: fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), operand: literal }),
  fc.record({ operator: fc.constantFrom('$in', '$nin', '$overlaps'), operand: list }),
  fc.record({ operator: fc.constant('$exists'), operand: fc.boolean() }),
  fc.record({
    operator: fc.constant('$has'),
    operand: fc.record(
      { person: fc.constantFrom('$person.id', ...OTHERS), as: fc.constantFrom(...PARTS) },
      { requiredKeys: ['person'] },
    ),
  }),
);
const leaf = fc
  .tuple(fc.constantFrom(...Object.keys(fields), 'unknown'), fc.array(fieldTest, { minLength: 1, maxLength: 2 }))
  .map(([name, tests]) => ({ [name]: Object.fromEntries(tests.map(({ operator, operand }) => [operator, operand])) }));
const { tree: condition } = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf as fc.Arbitrary<Condition>,
    fc.array(tie('tree'), { maxLength: 3 }).map(($and) => ({ $and })),
    fc.array(tie('tree'), { maxLength: 3 }).map(($or) => ({ $or })),
    tie('tree').map(($not) => ({ $not })),
  ),
}));
const role = fc.constantFrom('*', 'lead', 'dispatcher', 'reader', 'member', 'stranger');
const rules = fc.array(fc.record({ role, where: condition, process: fc.constantFrom('p1', undefined) }), {
  minLength: 1,
  maxLength: 3,
});
const rolesOf = (given: readonly { role: string; where: Condition; process: string | undefined }[]): Roles =>
  Roles.parse({
    roles: {
      lead: { label: 'r.lead', from: { posts: ['lead'] } },
      dispatcher: { label: 'r.dispatcher', from: { grant: 'unit' } },
      reader: { label: 'r.reader', from: { platform: 'supervisor' }, audited: true },
      member: { label: 'r.member', from: { members: true } },
      stranger: { label: 'r.stranger', from: { posts: ['nobody_holds_this'] } },
    },
    rules: given.map((rule) => ({ ...rule, can: 'read', subject: 'case' })),
  });

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test('what SQL selects is what the ability allows, in more than 10,000 pairs of rule and row', async () => {
  let pairs = 0;
  let allowed = 0;
  const rows = fc.sample(rowArbitrary, { numRuns: 60, seed: 7 });
  await database.asOwner(
    'create table rows (n int, unit uuid, process text, label text, amount float8, done boolean, at timestamptz, project uuid, tags text[], participants jsonb)',
  );
  for (const [n, row] of rows.entries()) {
    const participants = row.participants && JSON.stringify(row.participants);
    await database.asOwner('insert into rows values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
      n, row.unit, row.process, row.label, row.amount, row.done, row.at, row.project, row.tags, participants,
    ]); // prettier-ignore
  }
  await fc.assert(
    fc.asyncProperty(rules, async (given) => {
      const ability = abilityFor({ app: 'app', roles: rolesOf(given) }, me);
      const tree = conditionFor(ability, 'read', 'case');
      const expected = rows.flatMap((row, n) => (may(ability, 'read', 'case', row) ? [n] : []));
      pairs += rows.length;
      allowed += expected.length;
      if (!tree) {
        expect(expected).toEqual([]);
        return;
      }
      const parameters = new Parameters();
      const where = conditionSql(tree, {
        fields: (name) => fields[name],
        parameters,
        placeholders: placeholdersOf(me),
      });
      const found = await database.asOwner<{ n: number }>(
        `select n from rows r where ${where} order by n`,
        parameters.values,
      );
      expect(found.rows.map(({ n }) => n)).toEqual(expected);
    }),
    { numRuns: 800 },
  );
  expect(pairs).toBeGreaterThanOrEqual(10_000);
  expect(allowed).toBeGreaterThan(pairs / 20);
});

const readOf = (where: Condition) =>
  abilityFor({ app: 'app', roles: rolesOf([{ role: '*', where, process: undefined }]) }, me);

test('a rule with a condition allows nothing without a row that meets it', () => {
  const ability = readOf({ label: { $eq: 'a' } });
  expect(may(ability, 'read', 'case', { label: 'a' })).toBe(true);
  expect(may(ability, 'read', 'case', {})).toBe(false);
  expect(may(ability, 'complete', 'case', { label: 'a' })).toBe(false);
  expect(may(ability, 'read', 'task', { label: 'a' })).toBe(false);
});

test('a placeholder without value matches no row, least of all one without the attribute', () => {
  const outsider: Actor = { ...me, unit: null, units: [] };
  const roles = rolesOf([{ role: '*', where: { unit: { $eq: '$person.unit' } }, process: undefined }]);
  const ability = abilityFor({ app: 'app', roles }, outsider);
  expect(may(ability, 'read', 'case', {})).toBe(false);
  expect(may(ability, 'read', 'case', { unit: null })).toBe(false);
  expect(may(ability, 'read', 'case', { unit: undefined })).toBe(false);
});

test('rules cannot forbid, narrow to fields, or carry an operator that is not on the list', () => {
  const rule = { role: '*', can: 'read', subject: 'case' };
  expect(Roles.safeParse({ roles: {}, rules: [rule] }).success).toBe(true);
  expect(Roles.safeParse({ roles: {}, rules: [{ ...rule, inverted: true }] }).success).toBe(false);
  expect(Roles.safeParse({ roles: {}, rules: [{ ...rule, fields: ['label'] }] }).success).toBe(false);
  expect(Roles.safeParse({ roles: {}, rules: [{ ...rule, subject: 'all' }] }).success).toBe(false);
  expect(Roles.safeParse({ roles: {}, rules: [{ ...rule, can: 'manage' }] }).success).toBe(false);
  expect(Roles.safeParse({ roles: {}, rules: [{ ...rule, where: { label: { $regex: '(a+)+$' } } }] }).success).toBe(
    false,
  );
  expect(Roles.safeParse({ roles: {}, rules: [{ ...rule, where: { label: { $where: 'true' } } }] }).success).toBe(
    false,
  );
});

test('a role reaches as far as its source: granted units, own unit, or wherever a post is held', () => {
  const reach = (id: string) =>
    abilityFor({ app: 'app', roles: rolesOf([{ role: id, where: {}, process: undefined }]) }, me);
  const [own, foreign] = [{ unit: UNIT }, { unit: OTHERS[0] }];
  expect([may(reach('dispatcher'), 'read', 'case', own), may(reach('dispatcher'), 'read', 'case', foreign)]).toEqual([
    true,
    false,
  ]);
  expect([may(reach('member'), 'read', 'case', own), may(reach('member'), 'read', 'case', foreign)]).toEqual([
    true,
    false,
  ]);
  expect([may(reach('reader'), 'read', 'case', own), may(reach('reader'), 'read', 'case', foreign)]).toEqual([
    true,
    true,
  ]);
  expect([may(reach('stranger'), 'read', 'case', own), may(reach('stranger'), 'read', 'case', foreign)]).toEqual([
    false,
    false,
  ]);
});
