/**
 * Conditions as SQL with bound parameters, meaning exactly what `evaluate` of the contracts means in memory: operators
 * are two-valued (null never matches), values of another type never match, texts compare by code point, instants by the
 * millisecond. The feature says which fields there are and how to reach them; an unknown field is null. Names of fields
 * come from its map, operands are always parameters: nothing of a condition stands in the statement itself.
 */
import type { Condition, FieldTest, PlaceholderValue } from '@closeloop/contracts/application';

export type SqlType = 'text' | 'number' | 'boolean' | 'dateTime' | 'list' | 'participants' | 'uuid';
export interface SqlField {
  readonly sql: string;
  readonly type: SqlType;
  /** `participants` only: SQL that is true when `person` (and `as`, when given) takes part; both are parameters. */
  readonly has?: (person: string, as: string | null) => string;
}
export type SqlFields = (name: string) => SqlField | undefined;

/** Collects parameters of one statement. */
export class Parameters {
  readonly values: unknown[];
  constructor(values: readonly unknown[] = []) {
    this.values = [...values];
  }
  bind(value: unknown, cast: string): string {
    this.values.push(value);
    return `$${this.values.length}::${cast}`;
  }
}

export interface SqlTarget {
  readonly fields: SqlFields;
  readonly parameters: Parameters;
  readonly placeholders: (placeholder: string) => PlaceholderValue;
}

export function conditionSql(condition: Condition, target: SqlTarget): string {
  const parts = Object.entries(condition).flatMap(([key, value]): string[] => {
    if (value === undefined) return [];
    if (key === '$and') return (value as Condition[]).map((one) => conditionSql(one, target));
    if (key === '$or')
      return [
        joined(
          (value as Condition[]).map((one) => conditionSql(one, target)),
          'or',
        ),
      ];
    if (key === '$not') return [`not ${conditionSql(value as Condition, target)}`];
    return testSql(target.fields(key), value as FieldTest, target);
  });
  return joined(parts, 'and');
}

function joined(parts: readonly string[], by: 'and' | 'or'): string {
  return parts.length === 0 ? String(by === 'and') : `(${parts.join(` ${by} `)})`;
}

function testSql(field: SqlField | undefined, test: FieldTest, target: SqlTarget): string[] {
  return Object.entries(test)
    .filter(([, operand]) => operand !== undefined)
    .map(([operator, operand]) => operatorSql(field, operator, operand, target));
}

function operatorSql(field: SqlField | undefined, operator: string, raw: unknown, target: SqlTarget): string {
  if (!field) return String(operator === '$exists' && raw === false);
  if (operator === '$exists') return `(${field.sql} is ${raw === true ? 'not null' : 'null'})`;
  if (operator === '$has') return hasSql(field, raw as NonNullable<FieldTest['$has']>, target);
  const operand = resolved(raw, target);
  if (operand === null || operand === undefined) return 'false';
  if (Array.isArray(operand)) return listSql(field, operator, operand, target.parameters);
  return scalarSql(field, operator, operand, target.parameters);
}

function resolved(operand: unknown, { placeholders }: Pick<SqlTarget, 'placeholders'>): unknown {
  const one = (text: unknown) => (typeof text === 'string' && text.startsWith('$') ? placeholders(text) : text);
  if (!Array.isArray(operand)) return one(operand);
  return operand.map(one).filter((item) => item !== null && item !== undefined);
}

const COMPARATORS: Readonly<Record<string, string>> = {
  $eq: '=',
  $ne: '<>',
  $gt: '>',
  $gte: '>=',
  $lt: '<',
  $lte: '<=',
};

function scalarSql(field: SqlField, operator: string, operand: unknown, parameters: Parameters): string {
  const comparator = COMPARATORS[operator];
  const equality = operator === '$eq' || operator === '$ne';
  const compared = comparable(field, operand);
  if (comparator === undefined || !compared || (field.type === 'boolean' && !equality)) return 'false';
  const { left, value, cast } = compared;
  const collate = cast === 'text' && !equality ? ' collate "C"' : '';
  return `coalesce(${left}${collate} ${comparator} ${parameters.bind(value, cast)}, false)`;
}

function listSql(field: SqlField, operator: string, operand: readonly unknown[], parameters: Parameters): string {
  if (operator === '$overlaps') return overlapSql(field, operand, parameters);
  const found = operand.map((one) => comparable(field, one));
  const fitting = found.filter((one) => one !== undefined);
  if (operator === '$in')
    return joined(
      grouped(fitting).map((list) => anySql(list, '= any', parameters)),
      'or',
    );
  // What cannot be compared makes `$nin` false for every row.
  if (operator !== '$nin' || fitting.length < found.length) return 'false';
  const differs = grouped(fitting).map((list) => anySql(list, '<> all', parameters));
  return joined([`(${field.sql} is not null)`, ...differs], 'and');
}

interface Compared {
  readonly left: string;
  readonly value: unknown;
  readonly cast: string;
}

/** Both sides as one type, or undefined when field and operand are of different types. */
function comparable({ sql, type }: SqlField, operand: unknown): Compared | undefined {
  if (type === 'number' && typeof operand === 'number') return { left: sql, value: operand, cast: 'double precision' };
  if (type === 'boolean' && typeof operand === 'boolean') return { left: sql, value: operand, cast: 'boolean' };
  if (typeof operand !== 'string') return undefined;
  if (type === 'text') return { left: sql, value: operand, cast: 'text' };
  if (type === 'uuid') return uuidCompared(sql, operand);
  const time = type === 'dateTime' && INSTANT.test(operand) ? Date.parse(operand) : Number.NaN;
  return Number.isNaN(time) ? undefined : { left: milliseconds(sql), value: time, cast: 'bigint' };
}

/** An id is compared as an id, so that its index serves; with any other text it compares as the text it is. */
function uuidCompared(sql: string, operand: string): Compared {
  return UUID.test(operand)
    ? { left: sql, value: operand, cast: 'uuid' }
    : { left: `(${sql})::text`, value: operand, cast: 'text' };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;
const milliseconds = (sql: string) => `floor(extract(epoch from ${sql}) * 1000)::bigint`;

function grouped(all: readonly Compared[]): Compared[][] {
  return [...Map.groupBy(all, ({ cast }) => cast).values()];
}

function anySql(list: readonly Compared[], how: '= any' | '<> all', parameters: Parameters): string {
  const [first] = list;
  if (!first) return 'false';
  const bound = parameters.bind(
    list.map(({ value }) => value),
    `${first.cast}[]`,
  );
  return `coalesce(${first.left} ${how}(${bound}), false)`;
}

function overlapSql({ sql, type }: SqlField, operand: readonly unknown[], parameters: Parameters): string {
  if (type !== 'list') return 'false';
  const texts = operand.filter((one) => typeof one === 'string');
  return `coalesce(${sql} && ${parameters.bind(texts, 'text[]')}, false)`;
}

function hasSql(field: SqlField, wanted: NonNullable<FieldTest['$has']>, target: SqlTarget): string {
  const person = resolved(wanted.person, target);
  if (!field.has || typeof person !== 'string' || !UUID.test(person)) return 'false';
  const who = target.parameters.bind(person, 'uuid');
  return field.has(who, wanted.as === undefined ? null : target.parameters.bind(wanted.as, 'text'));
}
