import { type Rounding } from '../decimal.ts';
import { FeelError } from '../limits.ts';
import {
  isNegative,
  isNumber,
  isZero,
  magnitude,
  type Num,
  ofDouble,
  plus,
  rest,
  scaled,
  toDouble,
  toInteger,
} from '../number.ts';
import { opposite } from '../temporal/arithmetic.ts';
import { Duration, Period } from '../temporal/values.ts';
import { type Builtin, type Builtins, define, ofNumbers } from './signature.ts';

const rounding = (mode: Rounding, scaleName = 'scale'): Builtin =>
  ofNumbers(['n', scaleName], (n = 0, scale = 0) => scaled(n, toInteger(scale), mode));

const toWhole = (mode: Rounding): Builtin => ofNumbers(['n'], (n = 0) => scaled(n, 0, mode));

const modes: readonly Rounding[] = [
  ...(['UP', 'DOWN', 'CEILING', 'FLOOR', 'HALF_UP', 'HALF_DOWN', 'HALF_EVEN', 'UNNECESSARY'] as const),
];

function modulo(dividend: Num, divisor: Num): Num {
  if (isZero(divisor)) throw new FeelError('modulo: division by zero');
  return rest(plus(rest(dividend, divisor), divisor), divisor);
}

const abs: Builtin['call'] = ([n]) => {
  if (isNumber(n)) return magnitude(n);
  if (n instanceof Period) return n.months < 0 ? opposite(n) : n;
  if (n instanceof Duration) return n.nanos < 0n ? opposite(n) : n;
  return undefined;
};

const ofDoubles = (name: string, call: (value: number) => number): Builtin =>
  ofNumbers(['number'], (n = 0) => ofDouble(call(toDouble(n)), name));

export const numberBuiltins: Builtins = {
  decimal: [
    rounding('HALF_EVEN'),
    define(['n', 'scale', 'mode'], ([n, scale, name]) => {
      const mode = modes.find((one) => typeof name === 'string' && one === name.toUpperCase());
      return isNumber(n) && isNumber(scale) && mode ? scaled(n, toInteger(scale), mode) : undefined;
    }),
  ],
  // Camunda's own names of these parameters, misspelt as they are.
  floor: [toWhole('FLOOR'), rounding('FLOOR', 'scala')],
  ceiling: [toWhole('CEILING'), rounding('CEILING')],
  'round up': [rounding('UP')],
  'round down': [rounding('DOWN')],
  'round half up': [rounding('HALF_UP')],
  'round half down': [rounding('HALF_DOWN', 'scala')],
  abs: [define(['number'], abs), define(['n'], abs)],
  modulo: [ofNumbers(['dividend', 'divisor'], (dividend = 0, divisor = 0) => modulo(dividend, divisor))],
  sqrt: [ofNumbers(['number'], (n = 0) => (isNegative(n) ? null : ofDouble(Math.sqrt(toDouble(n)), 'sqrt')))],
  log: [ofDoubles('log', Math.log)],
  exp: [ofDoubles('exp', Math.exp)],
  odd: [ofNumbers(['number'], (n = 0) => toDouble(rest(magnitude(n), 2)) === 1)],
  even: [ofNumbers(['number'], (n = 0) => isZero(rest(n, 2)))],
  'random number': [define([], () => ofDouble(Math.random(), 'random number'))],
};
