/**
 * Conditions as SQL with bound parameters, meaning exactly what `evaluate` of the contracts means in memory: each
 * operator is two-valued (null never matches), texts compare by code point, instants by instant. The fields a condition
 * may name are given with their SQL; an unknown field is null.
 */
import type { Condition, FieldTest, PlaceholderValue } from '@closeloop/contracts/application';

export type SqlType = 'text' | 'number' | 'boolean' | 'dateTime' | 'list' | 'participants' | 'uuid';
export interface SqlField {
  readonly sql: string;
  readonly type: SqlType;
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
    if (key === '$or') return [any((value as Condition[]).map((one) => conditionSql(one, target)))];
    if (key === '$not') return [`not ${conditionSql(value as Condition, target)}`];
    return [testSql(target.fields(key), value as FieldTest, target)];
  });
  return parts.length === 0 ? 'true' : `(${parts.join(' and ')})`;
}

const any = (parts: readonly string[]) => (parts.length === 0 ? 'false' : `(${parts.join(' or ')})`);

function testSql(field: SqlField | undefined, test: FieldTest, target: SqlTarget): string {
  const parts = Object.entries(test)
    .filter(([, operand]) => operand !== undefined)
    .map(([operator, operand]) => operatorSql(field, operator, operand, target));
  return parts.length === 1 ? (parts[0] ?? 'true') : `(${parts.join(' and ')})`;
}

function operatorSql(field: SqlField | undefined, operator: string, raw: unknown, target: SqlTarget): string {
  if (operator === '$exists')
    return field ? `(${field.sql} is ${raw === true ? 'not null' : 'null'})` : String(raw === false);
  if (!field) return 'false';
  if (operator === '$has') return hasSql(field, raw as NonNullable<FieldTest['$has']>, target);
  const operand = resolve(raw, target);
  if (operand === null || operand === undefined) return 'false';
  if (Array.isArray(operand)) return listSql(field, operator, operand, target);
  return scalarSql(field, operator, operand, target);
}

function resolve(operand: unknown, { placeholders }: SqlTarget): unknown {
  if (typeof operand === 'string' && operand.startsWith('$')) return placeholders(operand) ?? null;
  if (!Array.isArray(operand)) return operand;
  return operand
    .map((one) => (typeof one === 'string' && one.startsWith('$') ? placeholders(one) : (one as unknown)))
    .filter((one) => one !== null && one !== undefined);
}

const comparators: Readonly<Record<string, string>> = {
  $eq: '=',
  $ne: '<>',
  $gt: '>',
  $gte: '>=',
  $lt: '<',
  $lte: '<=',
};

function scalarSql(field: SqlField, operator: string, operand: unknown, target: SqlTarget): string {
  const comparator = comparators[operator];
  // Ids are texts to whoever orders them.
  if (field.type === 'uuid' && !['$eq', '$ne'].includes(operator))
    return scalarSql({ sql: `${field.sql}::text`, type: 'text' }, operator, operand, target);
  if (comparator === undefined) return 'false';
  if (field.type === 'boolean' && !['$eq', '$ne'].includes(operator)) return 'false';
  const bound = bindScalar(field, operand, target.parameters);
  if (bound === null) return 'false';
  const collate = field.type === 'text' && !['$eq', '$ne'].includes(operator) ? ' collate "C"' : '';
  return `coalesce(${field.sql}${collate} ${comparator} ${bound}, false)`;
}

function listSql(field: SqlField, operator: string, operand: readonly unknown[], { parameters }: SqlTarget): string {
  if (operator === '$overlaps')
    return field.type === 'list'
      ? `coalesce(${field.sql} && ${parameters.bind(
          operand.filter((one) => typeof one === 'string'),
          'text[]',
        )}, false)`
      : 'false';
  if (operator !== '$in' && operator !== '$nin') return 'false';
  const fitting = operand.map((one) => scalarValue(field, one)).filter((one) => one !== null);
  // An operand of another type matches neither way, so one such makes `$nin` false for every row.
  if (operator === '$nin' && fitting.length < operand.length) return 'false';
  const cast = casts[field.type];
  if (cast === undefined) return 'false';
  const list = parameters.bind(fitting, `${cast}[]`);
  return operator === '$in'
    ? `coalesce(${field.sql} = any(${list}), false)`
    : `coalesce(${field.sql} is not null and ${field.sql} <> all(${list}), false)`;
}

const casts: Partial<Record<SqlType, string>> = {
  text: 'text',
  number: 'double precision',
  boolean: 'boolean',
  dateTime: 'timestamptz',
  uuid: 'uuid',
};
const uuidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;
/** What no row has: a text that is no id is unlike every id, yet of their type. */
const noId = '00000000-0000-0000-0000-000000000000';

function scalarValue(field: SqlField, operand: unknown): unknown {
  if (field.type === 'uuid') return typeof operand === 'string' ? (uuidPattern.test(operand) ? operand : noId) : null;
  if (field.type === 'text') return typeof operand === 'string' ? operand : null;
  if (field.type === 'number') return typeof operand === 'number' ? operand : null;
  if (field.type === 'boolean') return typeof operand === 'boolean' ? operand : null;
  if (field.type !== 'dateTime' || typeof operand !== 'string' || !instantPattern.test(operand)) return null;
  return Number.isNaN(Date.parse(operand)) ? null : operand;
}

function bindScalar(field: SqlField, operand: unknown, parameters: Parameters): string | null {
  const value = scalarValue(field, operand);
  const cast = casts[field.type];
  return value === null || cast === undefined ? null : parameters.bind(value, cast);
}

function hasSql(field: SqlField, wanted: NonNullable<FieldTest['$has']>, target: SqlTarget): string {
  const person = resolve(wanted.person, target);
  if (field.type !== 'participants' || typeof person !== 'string' || !uuidPattern.test(person)) return 'false';
  const who = target.parameters.bind(person, 'uuid');
  const as = wanted.as === undefined ? '' : ` and h."as" = ${target.parameters.bind(wanted.as, 'text')}`;
  return `exists (select from case_participants h where h.case_id = ${field.sql} and h.person_id = ${who}${as})`;
}
