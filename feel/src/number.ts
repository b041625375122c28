/**
 * Numbers of an expression. A plain JavaScript number stands for the decimal that is its shortest text; everything a
 * double cannot say exactly, or whose scale differs (`1.50`), is a `Decimal`. Small whole numbers never leave doubles.
 */
import {
  add,
  compareDecimals,
  Decimal,
  divide,
  isWhole,
  multiply,
  negated,
  parseDecimal,
  power,
  remainder,
  type Rounding,
  withScale,
} from './decimal.ts';
import { FeelError } from './limits.ts';

export type Num = number | Decimal;

const beyondLong = 2 ** 63;

export function isNumber(value: unknown): value is Num {
  return typeof value === 'number' || value instanceof Decimal;
}

export function decimalOf(value: Num): Decimal {
  if (typeof value !== 'number') return value;
  if (Number.isInteger(value) && Math.abs(value) < beyondLong) return new Decimal(BigInt(value), 0);
  return fromDouble(value);
}

/** As `java.lang.Double.toString` writes it: at least one digit after the point, an exponent outside 10^-3 to 10^7. */
function fromDouble(value: number): Decimal {
  const text = String(value);
  const point = text.indexOf('.');
  const isPlain = Math.abs(value) >= 1e-3 && Math.abs(value) < 1e7;
  if (isPlain && point > 0) return new Decimal(BigInt(text.replace('.', '')), text.length - point - 1);
  const parsed = parseDecimal(text);
  if (!parsed) throw new FeelError(`${text} is no number`);
  const digits = shortest(parsed);
  const isOne = digits.unscaled > -10n && digits.unscaled < 10n;
  const least = isPlain || value === 0 ? 1 : isOne ? digits.scale + 1 : digits.scale;
  return digits.scale >= least ? digits : withScale(digits, least, 'UNNECESSARY');
}

/** Without the zeros at its end. */
function shortest({ unscaled, scale }: Decimal): Decimal {
  let [value, at] = [unscaled, unscaled === 0n ? 0 : scale];
  while (value !== 0n && value % 10n === 0n) [value, at] = [value / 10n, at - 1];
  return new Decimal(value, at);
}

/** The result of a function of doubles; it must be finite. */
export function ofDouble(value: number, what: string): Num {
  if (!Number.isFinite(value)) throw new FeelError(`${what}: outside of its domain`);
  return fromDouble(value);
}

export function literal(text: string): Num {
  const decimal = parseDecimal(text);
  if (!decimal) throw new FeelError(`${text} is no number`);
  const plain = Number(text);
  if (!Number.isFinite(plain)) return decimal;
  const same = decimalOf(plain);
  return same.unscaled === decimal.unscaled && same.scale === decimal.scale ? plain : decimal;
}

export function numberFromText(text: string): Num | null {
  const decimal = parseDecimal(text);
  return decimal && (decimal.scale === 0 ? small(decimal) : decimal);
}

function small(decimal: Decimal): Num {
  const plain = Number(decimal.unscaled);
  return decimal.scale === 0 && Number.isSafeInteger(plain) ? plain : decimal;
}

const bothSmall = (a: Num, b: Num): boolean => Number.isSafeInteger(a) && Number.isSafeInteger(b);

export function plus(a: Num, b: Num): Num {
  if (bothSmall(a, b)) {
    const sum = (a as number) + (b as number);
    if (Number.isSafeInteger(sum)) return sum;
  }
  return small(add(decimalOf(a), decimalOf(b)));
}

export const minus = (a: Num, b: Num): Num => plus(a, negate(b));

export function times(a: Num, b: Num): Num {
  if (bothSmall(a, b)) {
    const product = (a as number) * (b as number);
    if (Number.isSafeInteger(product)) return product === 0 ? 0 : product;
  }
  return small(multiply(decimalOf(a), decimalOf(b)));
}

/** Null when the divisor is zero. */
export function over(a: Num, b: Num): Num | null {
  if (isZero(b)) return null;
  if (bothSmall(a, b)) {
    const ratio = (a as number) / (b as number);
    if (Number.isSafeInteger(ratio)) return ratio === 0 ? 0 : ratio;
  }
  return small(divide(decimalOf(a), decimalOf(b)));
}

/** The divisor is not zero; takes the sign of the dividend. */
export const rest = (a: Num, b: Num): Num => small(remainder(decimalOf(a), decimalOf(b)));

export function raised(base: Num, exponent: Num): Num {
  if (!isWholeNumber(exponent)) return ofDouble(toDouble(base) ** toDouble(exponent), '**');
  const whole = toDouble(exponent);
  const result = Math.abs(whole) <= 999_999_999 ? power(decimalOf(base), whole) : null;
  if (!result) throw new FeelError('**: outside of its domain');
  return small(result);
}

export function negate(a: Num): Num {
  return typeof a === 'number' ? 0 - a : negated(a);
}

export const isZero = (a: Num): boolean => (typeof a === 'number' ? a === 0 : a.unscaled === 0n);
export const isNegative = (a: Num): boolean => (typeof a === 'number' ? a < 0 : a.unscaled < 0n);
export const magnitude = (a: Num): Num => (isNegative(a) ? negate(a) : a);

/** Shortest texts of doubles order as the doubles do. */
export function compareNumbers(a: Num, b: Num): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return compareDecimals(decimalOf(a), decimalOf(b));
}

export const isWholeNumber = (a: Num): boolean => (typeof a === 'number' ? Number.isInteger(a) : isWhole(a));

export const toDouble = (a: Num): number => (typeof a === 'number' ? a : Number(a.toString()));

/** Cut to a whole number, for positions and counts. */
export const toInteger = (a: Num): number => Math.trunc(toDouble(a)) + 0;

/** Null when the mode is `UNNECESSARY` and it is necessary. */
export function scaled(a: Num, scale: number, mode: Rounding): Num | null {
  try {
    return small(withScale(decimalOf(a), scale, mode));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

export const numberText = (a: Num): string => (Number.isSafeInteger(a) ? String(a) : decimalOf(a).toString());
