import { FeelError } from '../limits.ts';
import { callFeelin, nowValue, todayValue } from '../temporal.ts';
import { type Context, entry, isContext, isList } from '../value.ts';
import { type Builtin, type Builtins, define, itemsOf, ofContext, ofNumbers, variadic } from './signature.ts';

function put(context: Context, path: readonly unknown[], value: unknown): Context | null {
  const [name, ...rest] = path;
  if (typeof name !== 'string') return null;
  if (rest.length === 0) return { ...context, [name]: value };
  const inner = entry(context, name);
  return { ...context, [name]: put(isContext(inner) ? inner : {}, rest, value) };
}

const putBuiltin: Builtin = ofContext(['context', 'key', 'value'], (context, [key, value = null]) =>
  put(context, isList(key) ? key : [key], value),
);

const merge: Builtin = variadic((args) => {
  const contexts = itemsOf(args);
  return contexts.every(isContext) ? Object.assign({}, ...contexts) : null;
});

function rounded(n: number, scale: number, round: (value: number) => number): number | null {
  if (scale > 300 || scale < -300) return null;
  const shifted = Number(`${String(n)}e${String(Math.trunc(scale))}`);
  const result = Number(`${String(round(shifted))}e${String(-Math.trunc(scale))}`);
  return Number.isFinite(result) ? result + 0 : null;
}

function halfEven(value: number): number {
  const low = Math.floor(value);
  if (value - low !== 0.5) return Math.round(value);
  return low % 2 === 0 ? low : low + 1;
}

const away = (round: (value: number) => number) => (value: number) => Math.sign(value) * round(Math.abs(value));

function rounding(round: (value: number) => number): Builtin {
  return ofNumbers(['n', 'scale?'], (n = 0, scale = 0) => rounded(n, scale, round));
}

function domain(value: number, name: string): number {
  if (!Number.isFinite(value)) throw new FeelError(`${name}: outside of its domain`);
  return value;
}

function modulo(dividend: number, divisor: number): number {
  return domain(dividend - divisor * Math.floor(dividend / divisor), 'modulo');
}

/** Functions of dates, times and durations, and range relations, answered by feelin. */
const asked = [
  'years and months duration',
  'day of week',
  'day of year',
  'week of year',
  'month of year',
  'before',
  'after',
  'meets',
  'met by',
  'overlaps',
  'finishes',
  'includes',
  'during',
  'starts',
  'coincides',
];

export const otherBuiltins: Builtins = {
  not: define(['negand'], ([value]) => (typeof value === 'boolean' ? !value : null)),
  'is defined': define(['value'], ([value]) => value !== null),
  'get or else': define(['value', 'default'], ([value, fallback = null]) => value ?? fallback),
  assert: define(['value', 'condition', 'cause?'], ([value, condition, cause]) => {
    if (condition === true) return value;
    throw new FeelError(typeof cause === 'string' ? cause : 'The condition is not fulfilled');
  }),
  'get value': ofContext(['context', 'key'], (context, [key]) =>
    (isList(key) ? key : [key]).reduce<unknown>(
      (value, name) => (isContext(value) && typeof name === 'string' ? entry(value, name) : null),
      context,
    ),
  ),
  'get entries': ofContext(['context'], (context) => Object.entries(context).map(([key, value]) => ({ key, value }))),
  'context put': putBuiltin,
  put: putBuiltin,
  'context merge': merge,
  'put all': merge,
  context: define(['entries'], ([entries]) =>
    isList(entries) && entries.every((item) => isContext(item) && typeof item['key'] === 'string')
      ? Object.fromEntries(
          entries.map((item) => [String((item as Context)['key']), (item as Context)['value'] ?? null]),
        )
      : null,
  ),
  now: define([], (_, budget) => nowValue(budget)),
  today: define([], (_, budget) => todayValue(budget)),
  abs: define(['n'], ([n], budget) => (typeof n === 'number' ? Math.abs(n) : callFeelin(budget, 'abs', [n]))),
  floor: rounding(Math.floor),
  ceiling: rounding(Math.ceil),
  decimal: rounding(halfEven),
  'round up': rounding(away(Math.ceil)),
  'round down': rounding(away(Math.floor)),
  'round half up': rounding(away(Math.round)),
  'round half down': rounding(away((value) => Math.ceil(value - 0.5))),
  modulo: ofNumbers(['dividend', 'divisor'], (dividend = 0, divisor = 0) => modulo(dividend, divisor)),
  sqrt: ofNumbers(['number'], (n = 0) => (n < 0 ? null : Math.sqrt(n))),
  log: ofNumbers(['number'], (n = 0) => domain(Math.log(n), 'log')),
  exp: ofNumbers(['number'], (n = 0) => domain(Math.exp(n), 'exp')),
  odd: ofNumbers(['number'], (n = 0) => Math.abs(n % 2) === 1),
  even: ofNumbers(['number'], (n = 0) => n % 2 === 0),
  ...Object.fromEntries(
    asked.map((name) => [name, define(['first', 'second?'], (args, budget) => callFeelin(budget, name, args))]),
  ),
};
