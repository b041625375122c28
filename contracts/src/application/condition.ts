/**
 * `where`: the condition language of lists and rights. One tree means the same in memory (`evaluate`, below) and in SQL
 * (the cases feature's translator); a property test holds the two together. The meaning, exactly:
 *
 * Fields. A row gives each field a value of its type, or null/undefined when it has none:
 *   text → string · number → number · boolean → boolean · dateTime → Date · list → string[] ·
 *   participants → {person, as}[]. A field the row does not have is null.
 * Operands. A scalar literal, or a placeholder (below). A dateTime field compares with an ISO 8601 text that carries an
 *   offset or `Z`; any other text is not an instant and matches nothing.
 * Types. Operand and field of different types never match, in either direction: `{$eq: "1"}` and `{$ne: "1"}` are both
 *   false for the number 1. There is no conversion.
 * Null. An operator on a null field is false, `$ne`, `$nin` and `$not`-free negations included; only `{$exists: false}`
 *   is true there. An operand that is null (a placeholder without value) makes its operator false. A null inside a
 *   list operand is ignored.
 * Logic is two-valued: every operator yields true or false, then `$and`, `$or`, `$not` are ordinary. So
 *   `{$not: {a: {$eq: 1}}}` IS true when `a` is null. (SQL: wrap each operator in `coalesce(…, false)`.)
 * Several operators on one field, and several fields in one object, are joined by and. `{}` is true.
 *
 * `$eq $ne`            scalar equality; numbers by value, instants by instant, texts by code units.
 * `$in $nin`           membership in a list of scalars or a list placeholder; `$in []` false, `$nin []` true if not null.
 * `$gt $gte $lt $lte`  numbers, instants, and texts by code point order (SQL: collate "C"); booleans never match.
 * `$exists`            true: the field is not null; false: it is. An empty list exists.
 * `$overlaps`          list field and operand list share a member.
 * `$has`               participants: someone with this `person` and, if given, this `as`; an operand that is null
 *                      matches nobody.
 *
 * Placeholders are filled from the session, never from the request:
 *   `$person.id` text · `$person.unit` text (the unit the session acts for) · `$person.units` list ·
 *   `$person.groups` list of group names (`post:<project>:<post>`, `role:<unit>:<role>`) ·
 *   `$person.projects(<post>)` list of project ids where the person holds the post.
 */
import { z } from 'zod';

export const participations = ['starter', 'assignee', 'completed', 'companion', 'cc'] as const;
export const Participation = z.enum(participations);
export type Participation = z.infer<typeof Participation>;

const plainText = z
  .string()
  .max(500)
  .regex(/^(?!\$)/, 'a text may not begin with $');
export const placeholderPattern = /^\$person\.(?:id|unit|units|groups|projects\([A-Za-z][A-Za-z0-9_]{0,63}\))$/;
const scalarPlaceholder = z.enum(['$person.id', '$person.unit']);
const listPlaceholder = z.string().regex(/^\$person\.(?:units|groups|projects\([A-Za-z][A-Za-z0-9_]{0,63}\))$/);

export const Scalar = z.union([plainText, z.number(), z.boolean()]);
const operand = z.union([scalarPlaceholder, Scalar]);
const listOperand = z.union([listPlaceholder, z.array(operand).max(200)]);

export const FieldTest = z
  .strictObject({
    $eq: operand,
    $ne: operand,
    $in: listOperand,
    $nin: listOperand,
    $gt: operand,
    $gte: operand,
    $lt: operand,
    $lte: operand,
    $exists: z.boolean(),
    $overlaps: listOperand,
    $has: z.strictObject({ person: z.union([scalarPlaceholder, plainText]), as: Participation.optional() }),
  })
  .partial()
  .refine((test) => Object.keys(test).length > 0, 'a field test needs an operator');
export type FieldTest = z.infer<typeof FieldTest>;

/** `and`, `or`, `not` besides the fields; field names never begin with `$`. */
export interface Condition {
  readonly $and?: readonly Condition[] | undefined;
  readonly $or?: readonly Condition[] | undefined;
  readonly $not?: Condition | undefined;
  readonly [field: string]: unknown;
}

const logical = {
  $and: z.lazy(() => z.array(Condition).max(50)).optional(),
  $or: z.lazy(() => z.array(Condition).max(50)).optional(),
  $not: z.lazy((): z.ZodType<Condition> => Condition).optional(),
};
const logicalKeys: ReadonlySet<string> = new Set(Object.keys(logical));

export const Condition: z.ZodType<Condition> = z
  .object(logical)
  .catchall(FieldTest)
  .superRefine((tree, context) => {
    for (const key of Object.keys(tree))
      if (!logicalKeys.has(key) && !fieldPattern.test(key))
        context.addIssue({ code: 'custom', path: [key], message: 'not a field name' });
  });

/** Task lists and task rights reach the case's fields as `case.<field>`. */
const fieldPattern = /^(?:case\.)?[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Every field name a condition mentions, with the literal values it is compared to. */
export function fieldsOf(tree: Condition): { field: string; test: FieldTest }[] {
  const nested = [...(tree.$and ?? []), ...(tree.$or ?? []), ...(tree.$not ? [tree.$not] : [])].flatMap(fieldsOf);
  const own = Object.entries(tree)
    .filter(([key]) => !logicalKeys.has(key))
    .map(([field, test]) => ({ field, test: test as FieldTest }));
  return [...own, ...nested];
}

export type PlaceholderValue = string | readonly string[] | null | undefined;
/** Answers a placeholder by its text, `$person.id` for example. */
export type Placeholders = (placeholder: string) => PlaceholderValue;
export type Row = Readonly<Record<string, unknown>>;

export function evaluate(tree: Condition, row: Row, placeholders: Placeholders): boolean {
  return Object.entries(tree).every(([key, value]) => {
    if (value === undefined) return true;
    if (key === '$and') return (value as Condition[]).every((part) => evaluate(part, row, placeholders));
    if (key === '$or') return (value as Condition[]).some((part) => evaluate(part, row, placeholders));
    if (key === '$not') return !evaluate(value as Condition, row, placeholders);
    return holds(value as FieldTest, row[key], placeholders);
  });
}

function holds(test: FieldTest, field: unknown, placeholders: Placeholders): boolean {
  return Object.entries(test).every(([operator, raw]) => {
    if (raw === undefined) return true;
    if (operator === '$exists') return raw === (field !== null && field !== undefined);
    if (field === null || field === undefined) return false;
    if (operator === '$has') return someoneIs(raw as NonNullable<FieldTest['$has']>, field, placeholders);
    return compare(operator, field, resolve(raw, placeholders));
  });
}

function compare(operator: string, field: unknown, operand: unknown): boolean {
  if (operand === null || operand === undefined) return false;
  const list = Array.isArray(operand) ? operand.filter((item) => item !== null && item !== undefined) : undefined;
  switch (operator) {
    case '$in':
      return list?.some((item) => order(field, item) === 0) ?? false;
    case '$nin':
      return list?.every((item) => comparable(field, item) && order(field, item) !== 0) ?? false;
    case '$overlaps':
      return Array.isArray(field) && (list?.some((item) => field.includes(item)) ?? false);
    default:
      return ordered(operator, field, operand);
  }
}

function ordered(operator: string, field: unknown, operand: unknown): boolean {
  const sign = order(field, operand);
  if (sign === undefined) return false;
  if (operator === '$eq') return sign === 0;
  if (operator === '$ne') return sign !== 0;
  if (typeof field === 'boolean') return false;
  if (operator === '$gt') return sign > 0;
  if (operator === '$gte') return sign >= 0;
  return operator === '$lt' ? sign < 0 : sign <= 0;
}

const comparable = (field: unknown, operand: unknown) => order(field, operand) !== undefined;

/** −1, 0 or 1 for two values of one type; undefined when they cannot be compared. */
function order(field: unknown, operand: unknown): number | undefined {
  if (field instanceof Date) {
    const instant = instantOf(operand);
    return instant === undefined ? undefined : Math.sign(field.getTime() - instant);
  }
  if (typeof field !== typeof operand) return undefined;
  if (typeof field === 'string') return codePointOrder(field, operand as string);
  if (typeof field === 'number') return Math.sign(field - (operand as number));
  return typeof field === 'boolean' ? Number(field) - Number(operand) : undefined;
}

const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

function instantOf(operand: unknown): number | undefined {
  if (typeof operand !== 'string' || !instantPattern.test(operand)) return undefined;
  const time = Date.parse(operand);
  return Number.isNaN(time) ? undefined : time;
}

/** UTF-8 byte order, which JavaScript's own comparison of UTF-16 units is not beyond U+FFFF. */
function codePointOrder(left: string, right: string): number {
  const a = Array.from(left);
  const b = Array.from(right);
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i]?.codePointAt(0) ?? 0) - (b[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return Math.sign(a.length - b.length);
}

function someoneIs(wanted: NonNullable<FieldTest['$has']>, field: unknown, placeholders: Placeholders): boolean {
  const person = resolve(wanted.person, placeholders);
  if (typeof person !== 'string' || !Array.isArray(field)) return false;
  return (field as { person: string; as: string }[]).some(
    (one) => one.person === person && (wanted.as === undefined || one.as === wanted.as),
  );
}

function resolve(operand: unknown, placeholders: Placeholders): unknown {
  if (typeof operand === 'string' && operand.startsWith('$')) return placeholders(operand) ?? null;
  return Array.isArray(operand) ? operand.map((item: unknown) => resolve(item, placeholders)) : operand;
}
