import { type Context, contextOf, entriesOf, entry, isContext, isList } from '../value.ts';
import { type Builtin, type Builtins, define, ofContext, ofItems } from './signature.ts';

const areTexts = (items: readonly unknown[]): items is readonly string[] =>
  items.every((item) => typeof item === 'string');

function put(context: Context, [name, ...rest]: readonly string[], value: unknown): Context {
  if (name === undefined) return context;
  const inner = entry(context, name);
  const item = rest.length === 0 ? value : put(isContext(inner) ? inner : contextOf(), rest, value);
  return contextOf([...entriesOf(context), [name, item]]);
}

const putting = (keyName: string): Builtin =>
  ofContext(['context', keyName, 'value'], (context, [key, value]) => {
    if (typeof key === 'string' && keyName === 'key') return put(context, [key], value);
    return isList(key) && key.length > 0 && key.length <= 100 && areTexts(key) ? put(context, key, value) : undefined;
  });

const getting = (contextName: string, keyName: string): Builtin =>
  ofContext([contextName, keyName], (context, [key]) => {
    if (typeof key === 'string' && keyName === 'key') return entry(context, key);
    if (!isList(key) || key.length === 0 || !areTexts(key)) return undefined;
    return key.reduce<unknown>((value, name) => (isContext(value) ? entry(value, name) : null), context);
  });

const entriesNamed = (parameter: string): Builtin =>
  ofContext([parameter], (context) =>
    entriesOf(context).map(([key, value]) => contextOf(Object.entries({ key, value }))),
  );

const merge = ofItems(
  (contexts) => (contexts.every(isContext) ? contextOf(contexts.flatMap(entriesOf)) : undefined),
  'contexts',
);

const isPair = (item: unknown): item is Context =>
  isContext(item) && Object.hasOwn(item, 'value') && typeof entry(item, 'key') === 'string';

export const contextBuiltins: Builtins = {
  'get entries': [entriesNamed('context'), entriesNamed('m')],
  'get value': [getting('m', 'key'), getting('context', 'key'), getting('context', 'keys')],
  'context put': [putting('key'), putting('keys')],
  put: [putting('key')],
  'context merge': merge,
  'put all': merge,
  context: [
    define(['entries'], ([pairs]) =>
      isList(pairs) && pairs.every(isPair)
        ? contextOf(pairs.map((pair) => [String(entry(pair, 'key')), entry(pair, 'value')]))
        : undefined,
    ),
  ],
};
