/**
 * Decimal numbers as the broker computes with them: a whole number and a scale, results rounded half-even to 34 digits
 * (IEEE 754 decimal128), the scale kept as `java.math.BigDecimal` keeps it, because `string(1.10 + 1.20)` shows it.
 * Decimal libraries drop the scale; on top of `bigint` the whole is smaller than any of them.
 */
import { Instance } from './instance.ts';
import { FeelError } from './limits.ts';

const precision = 34;
/** Exponents beyond this are nonsense in a workflow, and powers of ten of that size cost time. */
const maxScale = 6_000;

export type Rounding = 'UP' | 'DOWN' | 'CEILING' | 'FLOOR' | 'HALF_UP' | 'HALF_DOWN' | 'HALF_EVEN' | 'UNNECESSARY';

export class Decimal extends Instance {
  readonly unscaled: bigint;
  readonly scale: number;

  constructor(unscaled: bigint, scale: number) {
    super();
    if (scale > maxScale || scale < -maxScale) throw new FeelError('A number of the expression is out of range');
    this.unscaled = unscaled;
    this.scale = scale;
  }

  /** As `BigDecimal.toString`: plain, or with an exponent when there are trailing or many leading zeros to say. */
  override toString(): string {
    const digits = absolute(this.unscaled).toString();
    const sign = this.unscaled < 0n ? '-' : '';
    const exponent = digits.length - 1 - this.scale;
    if (this.scale < 0 || exponent < -6) {
      const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
      return `${sign}${digits.charAt(0)}${fraction}E${exponent < 0 ? '' : '+'}${exponent}`;
    }
    if (this.scale === 0) return sign + digits;
    const padded = digits.padStart(this.scale + 1, '0');
    return `${sign}${padded.slice(0, -this.scale)}.${padded.slice(-this.scale)}`;
  }
}

const powers: bigint[] = [];
const power10 = (exponent: number): bigint => (powers[exponent] ??= 10n ** BigInt(exponent));

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);
const digitsOf = (value: bigint): number => (value < 0n ? value.toString().length - 1 : value.toString().length);

/** Null when the text is no number. */
export function parseDecimal(text: string): Decimal | null {
  const parts = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,9}))?$/i.exec(text);
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts ?? [];
  if (!parts || whole + fraction === '') return null;
  const unscaled = BigInt(whole + fraction);
  return new Decimal(sign === '-' ? -unscaled : unscaled, fraction.length - Number(exponent));
}

function aligned(left: Decimal, right: Decimal): readonly [bigint, bigint, number] {
  const scale = Math.max(left.scale, right.scale);
  const lift = (value: Decimal): bigint =>
    value.scale === scale ? value.unscaled : value.unscaled * power10(scale - value.scale);
  return [lift(left), lift(right), scale];
}

function rounded(unscaled: bigint, scale: number, digits = precision): Decimal {
  const excess = digitsOf(unscaled) - digits;
  if (excess <= 0) return new Decimal(unscaled, scale);
  const result = quotient(unscaled, power10(excess), 'HALF_EVEN');
  return digitsOf(result) > digits ? rounded(result, scale - excess, digits) : new Decimal(result, scale - excess);
}

/** A whole quotient; null where `UNNECESSARY` is not. */
function quotient(dividend: bigint, divisor: bigint, mode: Rounding): bigint {
  const result = dividend / divisor;
  const rest = absolute(dividend % divisor);
  if (rest === 0n) return result;
  const away = dividend < 0n === divisor < 0n ? result + 1n : result - 1n;
  const twice = rest * 2n - absolute(divisor);
  switch (mode) {
    case 'UP':
      return away;
    case 'DOWN':
      return result;
    case 'CEILING':
      return away > result ? away : result;
    case 'FLOOR':
      return away < result ? away : result;
    case 'UNNECESSARY':
      throw new RangeError('Rounding necessary');
    default:
      if (twice !== 0n) return twice > 0n ? away : result;
      return mode === 'HALF_UP' || (mode === 'HALF_EVEN' && result % 2n !== 0n) ? away : result;
  }
}

export function add(left: Decimal, right: Decimal): Decimal {
  const [a, b, scale] = aligned(left, right);
  return rounded(a + b, scale);
}

export function multiply(left: Decimal, right: Decimal, digits = precision): Decimal {
  return rounded(left.unscaled * right.unscaled, left.scale + right.scale, digits);
}

/** The divisor is not zero. An exact quotient drops zeros down to the difference of the scales. */
export function divide(left: Decimal, right: Decimal, digits = precision): Decimal {
  const preferred = left.scale - right.scale;
  if (left.unscaled === 0n) return new Decimal(0n, preferred);
  const shift = Math.max(0, digits + 2 + digitsOf(right.unscaled) - digitsOf(left.unscaled));
  const dividend = left.unscaled * power10(shift);
  const result = dividend / right.unscaled;
  if (dividend % right.unscaled === 0n) return stripped(rounded(result, preferred + shift, digits), preferred);
  // One more digit that is not zero keeps a tie from being taken for one.
  return rounded(result * 10n + (dividend < 0n === right.unscaled < 0n ? 1n : -1n), preferred + shift + 1, digits);
}

function stripped({ unscaled, scale }: Decimal, preferred: number): Decimal {
  let [value, at] = [unscaled, scale];
  while (at > preferred && value % 10n === 0n) [value, at] = [value / 10n, at - 1];
  return new Decimal(value, at);
}

/** Takes the sign of the dividend; the divisor is not zero. */
export function remainder(left: Decimal, right: Decimal): Decimal {
  const [a, b, scale] = aligned(left, right);
  return rounded(a % b, scale);
}

/** A whole power, by repeated squaring with some digits to spare; null for a negative power of zero. */
export function power(base: Decimal, exponent: number): Decimal | null {
  if (exponent === 0) return new Decimal(1n, 0);
  const times = Math.abs(exponent);
  const digits = precision + String(times).length + 1;
  let result = new Decimal(1n, 0);
  for (const bit of times.toString(2)) {
    result = multiply(result, result, digits);
    if (bit === '1') result = multiply(result, base, digits);
  }
  if (exponent > 0) return rounded(result.unscaled, result.scale);
  if (result.unscaled === 0n) return null;
  const inverse = divide(new Decimal(1n, 0), result, digits);
  return rounded(inverse.unscaled, inverse.scale);
}

export function compareDecimals(left: Decimal, right: Decimal): number {
  const [a, b] = aligned(left, right);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Throws `RangeError` when the mode is `UNNECESSARY` and digits would be lost. */
export function withScale(value: Decimal, scale: number, mode: Rounding): Decimal {
  if (scale >= value.scale) return new Decimal(value.unscaled * power10(checked(scale) - value.scale), scale);
  return new Decimal(quotient(value.unscaled, power10(value.scale - checked(scale)), mode), scale);
}

function checked(scale: number): number {
  if (Math.abs(scale) > maxScale) throw new FeelError('A number of the expression is out of range');
  return scale;
}

export function isWhole({ unscaled, scale }: Decimal): boolean {
  return scale <= 0 || unscaled % power10(scale) === 0n;
}

export const negated = (value: Decimal): Decimal => new Decimal(-value.unscaled, value.scale);
