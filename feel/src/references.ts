/**
 * What an expression refers to, without evaluating it: the paths it reads from its surroundings and the texts it holds.
 * Names bound inside (iteration variables, parameters, keys of a context under construction) are not references; a
 * path that begins at an iteration variable is reported as a path into the list it runs over.
 *
 * `from`/`to` are offsets into the text. A segment that was written elsewhere (the list of an iteration variable) has
 * `from` −1. Inside a filter the list's own keys are names too: such a reference carries `within`, the path of the list.
 */
import type { Node } from './node.ts';
import { parseFeel } from './syntax.ts';

export interface Segment {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface Reference {
  readonly path: readonly Segment[];
  /** Called as a function. */
  readonly called: boolean;
  /** Path of the list whose filter it stands in. */
  readonly within: readonly string[] | null;
}

export interface TextLiteral {
  readonly value: string;
  /** Of the text between the quotes. */
  readonly from: number;
  readonly to: number;
  /** The function it is an argument of. */
  readonly argumentOf: string | null;
}

export interface References {
  readonly references: readonly Reference[];
  readonly texts: readonly TextLiteral[];
}

/** Names bound around a node: to the list they run over, or to nothing known. */
type Bound = ReadonlyMap<string, readonly Segment[] | null>;

interface Walk {
  readonly text: string;
  readonly references: Reference[];
  readonly texts: TextLiteral[];
}

/** Throws `FeelSyntaxError` as `compile` does. */
export function referencesOf(text: string): References {
  const walk: Walk = { text, references: [], texts: [] };
  visit(parseFeel(text, 'expression'), new Map(), null, walk);
  return { references: walk.references, texts: walk.texts };
}

function visit(node: Node, bound: Bound, within: readonly string[] | null, walk: Walk): void {
  switch (node.name) {
    case 'VariableName':
    case 'PathExpression': {
      visitPath(node, bound, within, walk);
      return;
    }
    case 'StringLiteral':
      return void walk.texts.push(literalOf(node, walk));
    case 'ForExpression':
    case 'QuantifiedExpression': {
      visitLoop(node, bound, within, walk);
      return;
    }
    case 'FilterExpression': {
      visitFilter(node, bound, within, walk);
      return;
    }
    case 'FunctionInvocation': {
      visitCall(node, bound, within, walk);
      return;
    }
    case 'FunctionDefinition': {
      visitAll(node.children, withNames(bound, namesIn(node, 'FormalParameter', walk)), within, walk);
      return;
    }
    case 'Context': {
      visitContext(node, bound, within, walk);
      return;
    }
    case 'Name':
    case 'ParameterName':
    case 'PathName':
    case 'Type':
      return;
    default: {
      visitAll(node.children, bound, within, walk);
      return;
    }
  }
}

function visitAll(nodes: readonly Node[], bound: Bound, within: readonly string[] | null, walk: Walk): void {
  for (const node of nodes) visit(node, bound, within, walk);
}

function visitPath(node: Node, bound: Bound, within: readonly string[] | null, walk: Walk): void {
  const path = pathOf(node, walk);
  if (!path) {
    visitAll(node.children, bound, within, walk);
    return;
  }
  visitInside(node, bound, within, walk);
  const reference = resolved(path, bound);
  if (reference) walk.references.push({ path: reference, called: false, within });
}

/** Filters in the middle of a path (`a.b[x].c`) hold expressions of their own. */
function visitInside(node: Node, bound: Bound, within: readonly string[] | null, walk: Walk): void {
  const first = node.firstChild;
  if (node.name === 'PathExpression' && first) visitInside(first, bound, within, walk);
  if (node.name === 'FilterExpression') visitFilter(node, bound, within, walk, false);
}

/** The names along a path, filters taken out; null where it does not begin at a name. */
function pathOf(node: Node, walk: Walk): readonly Segment[] | null {
  const first = node.firstChild;
  if (node.name === 'VariableName') return [segmentOf(node, walk)];
  if (node.name === 'FilterExpression' && first) return pathOf(first, walk);
  if (node.name !== 'PathExpression' || !first || !node.lastChild) return null;
  const start = pathOf(first, walk);
  return start && [...start, segmentOf(node.lastChild, walk)];
}

/** A path from the surroundings; null when it is about a bound name of unknown origin. */
function resolved(path: readonly Segment[], bound: Bound): readonly Segment[] | null {
  const root = path[0];
  if (!root || !bound.has(root.name)) return path;
  const source = bound.get(root.name);
  return source ? [...source.map((one) => ({ ...one, from: -1, to: -1 })), ...path.slice(1)] : null;
}

function visitLoop(node: Node, bound: Bound, within: readonly string[] | null, walk: Walk): void {
  const inner = new Map(bound).set('partial', null);
  for (const part of childrenNamed(childNamed(node, 'InExpressions'), 'InExpression')) {
    const source = childNamed(part, 'IterationContext');
    const values = source ? source.children : [];
    visitAll(values, bound, within, walk);
    const list = values.length === 1 && values[0] ? pathOf(values[0], walk) : null;
    if (part.firstChild) inner.set(nameIn(part.firstChild, walk), list && resolved(list, bound));
  }
  const body = node.children.at(-1);
  if (body) visit(body, inner, within, walk);
}

function visitFilter(node: Node, bound: Bound, within: readonly string[] | null, walk: Walk, withList = true): void {
  const [list, condition] = node.children.filter((child) => /\w/.test(child.name));
  if (!list || !condition) return;
  if (withList) visit(list, bound, within, walk);
  else visitInside(list, bound, within, walk);
  const path = pathOf(list, walk);
  const known = path && resolved(path, bound);
  visit(condition, new Map(bound).set('item', known), known?.map((one) => one.name) ?? [], walk);
}

function visitCall(node: Node, bound: Bound, within: readonly string[] | null, walk: Walk): void {
  const [callee, ...rest] = node.children;
  const before = walk.texts.length;
  visitAll(rest, bound, within, walk);
  if (!callee) return;
  if (callee.name !== 'VariableName') {
    visit(callee, bound, within, walk);
    return;
  }
  const name = segmentOf(callee, walk);
  const own = walk.texts.slice(before).map((text) => ({ ...text, argumentOf: text.argumentOf ?? name.name }));
  walk.texts.splice(before, own.length, ...own);
  if (!bound.has(name.name)) walk.references.push({ path: [name], called: true, within });
}

function visitContext(node: Node, bound: Bound, within: readonly string[] | null, walk: Walk): void {
  let known: Bound = bound;
  for (const entry of childrenNamed(node, 'ContextEntry')) {
    if (entry.lastChild) visit(entry.lastChild, known, within, walk);
    if (entry.firstChild) known = withNames(known, [nameIn(entry.firstChild, walk)]);
  }
}

function namesIn(node: Node, kind: string, walk: Walk): readonly string[] {
  return childrenNamed(childNamed(node, `${kind}s`), kind).map((part) => nameIn(part, walk));
}

const withNames = (bound: Bound, names: readonly string[]): Bound =>
  new Map([...bound, ...names.map((name) => [name, null] as const)]);

function literalOf(node: Node, walk: Walk): TextLiteral {
  const [from, to] = [node.from + 1, node.to - 1];
  return { value: walk.text.slice(from, to), from, to, argumentOf: null };
}

function segmentOf(node: Node, walk: Walk): Segment {
  const quoted = walk.text.charAt(node.from) === '`';
  const [from, to] = quoted ? [node.from + 1, node.to - 1] : [node.from, node.to];
  return { name: walk.text.slice(from, to), from, to };
}

const nameIn = (node: Node, walk: Walk): string => segmentOf(node, walk).name;

const childNamed = (node: Node, name: string): Node | null => node.getChild(name);
const childrenNamed = (node: Node | null, name: string): readonly Node[] => node?.getChildren(name) ?? [];
