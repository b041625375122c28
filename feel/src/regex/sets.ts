/** Sets of characters as `java.util.regex` names them: ASCII unless a Unicode property is asked for. */
export type CharSet = (code: number) => boolean;

export class PatternError extends Error {
  override readonly name = 'PatternError';
}

const between =
  (low: number, high: number): CharSet =>
  (code) =>
    code >= low && code <= high;

export const oneOf =
  (characters: string): CharSet =>
  (code) =>
    code < 0x1_0000 && characters.includes(String.fromCharCode(code));

export const not =
  (set: CharSet): CharSet =>
  (code) =>
    !set(code);

export const anyOf =
  (...sets: readonly CharSet[]): CharSet =>
  (code) =>
    sets.some((set) => set(code));

const digit = between(48, 57);
const lower = between(97, 122);
const upper = between(65, 90);
const alpha = anyOf(lower, upper);
const wordCharacter = anyOf(alpha, digit, oneOf('_'));
const blank = oneOf(
  '\t \u00a0\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000',
);
const vertical = oneOf('\n\u000b\f\r\u0085\u2028\u2029');
const space = oneOf(' \t\n\u000b\f\r');

export const isWord = wordCharacter;
export const isLineEnd = oneOf('\n\r\u0085\u2028\u2029');

/** `\d` and the like, by their letter; the capital is the complement. */
export function classOf(letter: string): CharSet | null {
  const sets: Record<string, CharSet> = { d: digit, w: wordCharacter, s: space, h: blank, v: vertical };
  const set = sets[letter.toLowerCase()];
  if (!set) return null;
  return letter === letter.toLowerCase() ? set : not(set);
}

const posix: Readonly<Record<string, CharSet>> = {
  Lower: lower,
  Upper: upper,
  ASCII: between(0, 127),
  Alpha: alpha,
  Digit: digit,
  Alnum: anyOf(alpha, digit),
  Punct: oneOf('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'),
  Graph: between(33, 126),
  Print: between(32, 126),
  Blank: oneOf(' \t'),
  Cntrl: anyOf(between(0, 31), between(127, 127)),
  XDigit: anyOf(digit, between(97, 102), between(65, 70)),
  Space: space,
};

/** `\p{Lu}`, `\p{IsHan}`, `\p{Alpha}`. */
export function property(name: string): CharSet {
  const known = Object.hasOwn(posix, name) ? posix[name] : undefined;
  if (known) return known;
  const bare = name.replace(/^Is/, '').replace(/^(general_category|gc|script|sc)=/i, '');
  for (const spelling of [bare, `Script=${bare}`]) {
    const regex = unicode(spelling);
    if (regex) return (code) => regex.test(String.fromCodePoint(code));
  }
  throw new PatternError(`Unknown property ${name}`);
}

function unicode(name: string): RegExp | null {
  if (!/^[\w=]+$/.test(name)) return null;
  try {
    return new RegExp(`^\\p{${name}}$`, 'u');
  } catch {
    return null;
  }
}

/** Without regard to case, for ASCII letters alone. */
export const ignoringCase =
  (set: CharSet): CharSet =>
  (code) =>
    set(code) || (lower(code) && set(code - 32)) || (upper(code) && set(code + 32));

export const range = between;
