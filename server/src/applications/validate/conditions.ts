/**
 * Conditions of lists and rights: the fields exist for what is being listed, operators and literals fit the field's
 * type, states and elements named by text exist, and no rule opens a whole unit by leaving its condition out.
 */
import {
  caseBuiltins,
  type Condition,
  fieldsOf,
  type FieldTest,
  type Process,
  type Roles,
  type Rule,
  taskBuiltins,
  taskStates,
} from '@closeloop/contracts/application';
import type { Catalogue } from './catalogue.ts';
import { problem, type Problem } from './problem.ts';

type Type = 'text' | 'number' | 'boolean' | 'dateTime' | 'list' | 'participants';
interface Field {
  readonly type: Type;
  /** Values the field can have, where they are known. */
  readonly values?: { readonly kind: string; readonly names: readonly string[] };
}
type Fields = Readonly<Record<string, Field>>;

export function conditionProblems(catalogue: Catalogue): Problem[] {
  const { app, folder } = catalogue;
  const lists = Object.entries(app.lists).flatMap(([id, list]) => {
    const fields = list.of === 'case' ? ofCase(catalogue, list.process) : ofTask(catalogue, list.process);
    const conditions: [string, Condition | undefined][] = [
      [`lists.${id}.where`, list.where],
      ...(list.tabs ?? []).map((tab): [string, Condition | undefined] => [
        `lists.${id}.tabs.${tab.id}.where`,
        tab.where,
      ]),
    ];
    return conditions.flatMap(([path, tree]) =>
      tree ? inTree(tree, fields, folder.app?.file ?? '', path, catalogue) : [],
    );
  });
  return [...lists, ...(folder.roles ? ruleProblems(folder.roles.content, folder.roles.file, catalogue) : [])];
}

const textual = (names: object): Fields =>
  Object.fromEntries(Object.entries(names).map(([name, type]) => [name, { type: type as Type }]));
const typeOf: Readonly<Record<string, Type>> = {
  string: 'text',
  option: 'text',
  person: 'text',
  date: 'text',
  number: 'number',
  boolean: 'boolean',
  dateTime: 'dateTime',
};

const processesFor = ({ app }: Catalogue, process: string | undefined): Process[] =>
  Object.entries(app.processes).flatMap(([id, one]) => (process === undefined || process === id ? [one] : []));

function ofCase(catalogue: Catalogue, process: string | undefined): Fields {
  const processes = processesFor(catalogue, process);
  const declared = processes.flatMap(({ case: settings }) => Object.entries(settings.fields ?? {}));
  const states = processes.flatMap(({ case: settings }) => settings.states.map(({ id }) => id));
  const variants = processes.flatMap(({ diagrams }) => Object.keys(diagrams));
  return {
    ...textual(caseBuiltins),
    ...Object.fromEntries(declared.map(([id, { type }]) => [id, { type: typeOf[type] ?? 'text' }])),
    state: { type: 'text', values: { kind: 'state', names: states } },
    variant: { type: 'text', values: { kind: 'variant', names: variants } },
  };
}

function ofTask(catalogue: Catalogue, process: string | undefined): Fields {
  const elements = processesFor(catalogue, process).flatMap(({ tasks }) => Object.keys(tasks));
  const cases = Object.entries(ofCase(catalogue, process)).map(([name, field]) => [`case.${name}`, field] as const);
  return {
    ...textual(taskBuiltins),
    ...Object.fromEntries(cases),
    element: { type: 'text', values: { kind: 'element', names: elements } },
    state: { type: 'text', values: { kind: 'state', names: taskStates } },
  };
}

function inTree(tree: Condition, fields: Fields, file: string, path: string, catalogue: Catalogue): Problem[] {
  return fieldsOf(tree).flatMap(({ field, test }) => {
    const known = fields[field];
    const at = `${path}.${field}`;
    if (!known) return [problem('reference.unknown', file, at, { kind: 'conditionField', detail: field })];
    return Object.entries(test as Record<string, unknown>).flatMap(([operator, operand]) => [
      ...operatorProblem(field, operator, known.type, file, at),
      ...operandsOf(operand).flatMap((one) => operandProblem(field, one, known, operator, file, at)),
      ...placeholderProblem(operand, file, at, catalogue),
    ]);
  });
}

const operatorsOf: Readonly<Record<Type, readonly (keyof FieldTest)[]>> = {
  text: ['$eq', '$ne', '$in', '$nin', '$gt', '$gte', '$lt', '$lte', '$exists'],
  number: ['$eq', '$ne', '$in', '$nin', '$gt', '$gte', '$lt', '$lte', '$exists'],
  dateTime: ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$exists'],
  boolean: ['$eq', '$ne', '$exists'],
  list: ['$overlaps', '$exists'],
  participants: ['$has', '$exists'],
};

const operatorProblem = (field: string, operator: string, type: Type, file: string, at: string): Problem[] =>
  operatorsOf[type].some((one) => one === operator)
    ? []
    : [problem('condition.operator', file, at, { detail: field, name: operator })];

const operandsOf = (operand: unknown): unknown[] => (Array.isArray(operand) ? operand : [operand]);

function operandProblem(
  field: string,
  operand: unknown,
  known: Field,
  operator: string,
  file: string,
  at: string,
): Problem[] {
  if (operator === '$exists' || operator === '$has') return [];
  const isPlaceholder = typeof operand === 'string' && operand.startsWith('$');
  const wanted = known.type === 'number' ? 'number' : known.type === 'boolean' ? 'boolean' : 'string';
  if (typeof operand !== wanted) return [problem('condition.type', file, at, { detail: field })];
  if (isPlaceholder || !known.values || known.values.names.includes(String(operand))) return [];
  return [problem('reference.unknown', file, at, { kind: known.values.kind, detail: String(operand) })];
}

function placeholderProblem(operand: unknown, file: string, at: string, { app }: Catalogue): Problem[] {
  const post = typeof operand === 'string' ? /^\$person\.projects\((\w+)\)$/.exec(operand)?.[1] : undefined;
  return post === undefined || Object.hasOwn(app.posts ?? {}, post)
    ? []
    : [problem('reference.unknown', file, at, { kind: 'post', detail: post })];
}

const caseRights: ReadonlySet<string> = new Set(['read', 'start', 'discard', 'export']);
const taskRights: ReadonlySet<string> = new Set(['read', 'complete', 'saveDraft', 'reassign']);

function ruleProblems({ roles, rules }: Roles, file: string, catalogue: Catalogue): Problem[] {
  return rules.flatMap((rule, index) => {
    const path = `rules.${String(index)}`;
    const task = rule.subject === 'task';
    const own = task ? ofTask(catalogue, rule.process) : ofCase(catalogue, rule.process);
    const fields = rule.subject === 'case' || task ? own : prefixed(own);
    return [
      ...rightProblems(rule, file, path),
      ...openProblems(rule, roles, file, path),
      ...(rule.where ? inTree(rule.where, fields, file, `${path}.where`, catalogue) : []),
    ];
  });
}

const prefixed = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [`case.${name}`, field]));

const rightsOf = (rule: Rule): readonly string[] => (Array.isArray(rule.can) ? rule.can : [rule.can]);

function rightProblems(rule: Rule, file: string, path: string): Problem[] {
  const fits = (right: string): boolean =>
    rule.subject === 'case'
      ? caseRights.has(right)
      : rule.subject === 'task'
        ? taskRights.has(right) || right.startsWith('verb:')
        : right === 'read' || right === 'export';
  return rightsOf(rule)
    .filter((right) => !fits(right))
    .map((right) => problem('role.subject', file, path, { name: right, detail: rule.subject }));
}

/** Roles by post, by membership and `*` have no unit of their own to stop at. */
function openProblems(rule: Rule, roles: Roles['roles'], file: string, path: string): Problem[] {
  if (rule.where || rightsOf(rule).every((right) => right === 'start')) return [];
  const named = Array.isArray(rule.role) ? rule.role : [rule.role];
  return named
    .filter((role) => role === '*' || 'posts' in (roles[role]?.from ?? {}) || 'members' in (roles[role]?.from ?? {}))
    .map((role) => problem('role.everything', file, path, { detail: role }));
}
