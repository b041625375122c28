/** Patterns of `java.util.regex` to trees. Throws `PatternError` where Java refuses the pattern. */
import { anyOf, type CharSet, classOf, ignoringCase, isLineEnd, not, PatternError, property, range } from './sets.ts';

export type Pattern =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | { readonly kind: 'group'; readonly index: number; readonly body: Pattern }
  | { readonly kind: 'reference'; readonly index: number }
  | { readonly kind: 'edge'; readonly edge: Edge; readonly multiline: boolean }
  | { readonly kind: 'look'; readonly body: Pattern; readonly ahead: boolean; readonly negated: boolean }
  | { readonly kind: 'atomic'; readonly body: Pattern }
  | {
      readonly kind: 'repeat';
      readonly body: Pattern;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    };

export type Edge = '^' | '$' | 'b' | 'B' | 'A' | 'z' | 'Z' | 'G';

export interface Parsed {
  readonly pattern: Pattern;
  readonly groups: number;
  readonly names: ReadonlyMap<string, number>;
}

const maxLength = 2_000;
const maxDepth = 100;

export function parsePattern(source: string, flags: string): Parsed {
  if (source.length > maxLength) throw new PatternError('The pattern is too long');
  const reader = new Reader(source, new Set(Array.from(flags).filter((flag) => 'imsx'.includes(flag))));
  const pattern = reader.choice();
  if (!reader.atEnd) throw new PatternError('Unmatched closing');
  return { pattern, groups: reader.groups, names: reader.names };
}

class Reader {
  groups = 0;
  readonly names = new Map<string, number>();
  readonly #source: string;
  #flags: ReadonlySet<string>;
  #at = 0;
  #depth = 0;

  constructor(source: string, flags: ReadonlySet<string>) {
    this.#source = source;
    this.#flags = flags;
  }

  get atEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  #sees(text: string): boolean {
    return this.#source.startsWith(text, this.#at);
  }

  #take(text: string): boolean {
    if (!this.#sees(text)) return false;
    this.#at += text.length;
    return true;
  }

  #match(regex: RegExp): RegExpExecArray | null {
    const found = regex.exec(this.#source.slice(this.#at));
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  #fail(what: string): never {
    throw new PatternError(`${what} at ${String(this.#at)}`);
  }

  choice(): Pattern {
    if (++this.#depth > maxDepth) this.#fail('Nested too deep');
    const flags = this.#flags;
    const options = [this.#sequence()];
    while (this.#take('|')) options.push(this.#sequence());
    this.#flags = flags;
    this.#depth -= 1;
    return options.length === 1 && options[0] ? options[0] : { kind: 'choice', options };
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.#isWithinSequence()) {
      if (this.#take('\\Q')) parts.push(...this.#quoted());
      else {
        const atom = this.#atom();
        if (atom) parts.push(this.#repeated(atom));
      }
    }
    return { kind: 'sequence', parts };
  }

  #isWithinSequence(): boolean {
    this.#comments();
    return !this.atEnd && !this.#sees('|') && !this.#sees(')');
  }

  #comments(): void {
    if (this.#flags.has('x')) this.#match(/^(?:\s|#[^\n]*)+/);
  }

  #quoted(): Pattern[] {
    const end = this.#source.indexOf('\\E', this.#at);
    const text = this.#source.slice(this.#at, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#source.length : end + 2;
    return Array.from(text, (character) => this.#literal(character));
  }

  #literal(character: string): Pattern {
    const code = character.codePointAt(0) ?? 0;
    return this.#set(range(code, code));
  }

  #set(set: CharSet): Pattern {
    return { kind: 'set', set: this.#flags.has('i') ? ignoringCase(set) : set };
  }

  #repeated(atom: Pattern): Pattern {
    this.#comments();
    const found = this.#match(/^(?:([*+?])|\{(\d+)(,?)(\d*)\})([?+]?)/);
    if (!found) return this.#sees('{') ? this.#fail('Illegal repetition') : atom;
    const [, symbol, least = '0', comma, most = '', how] = found;
    const min = symbol === undefined ? Number(least) : symbol === '+' ? 1 : 0;
    const bound = most === '' ? Number.POSITIVE_INFINITY : Number(most);
    const max = symbol === undefined ? (comma === '' ? min : bound) : symbol === '?' ? 1 : Number.POSITIVE_INFINITY;
    if (max < min || min > 2 ** 31) this.#fail('Illegal repetition range');
    const body: Pattern = { kind: 'repeat', body: atom, min, max, lazy: how === '?' };
    return how === '+' ? { kind: 'atomic', body } : body;
  }

  /** Null for flags that hold from here on. */
  #atom(): Pattern | null {
    if (this.#take('(')) return this.#group();
    if (this.#take('[')) return this.#set(this.#charClass());
    if (this.#take('\\')) return this.#escape();
    if (this.#take('^')) return this.#edge('^');
    if (this.#take('$')) return this.#edge('$');
    if (this.#take('.')) return { kind: 'set', set: this.#flags.has('s') ? () => true : not(isLineEnd) };
    if (/^[*+?{]/.test(this.#source.charAt(this.#at))) return this.#fail('Dangling meta character');
    return this.#literal(this.#character());
  }

  #edge(edge: Edge): Pattern {
    return { kind: 'edge', edge, multiline: this.#flags.has('m') };
  }

  #character(): string {
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0);
    this.#at += character.length;
    return character;
  }

  #group(): Pattern | null {
    const look = this.#match(/^\?(<?)([=!])/);
    if (look) return { kind: 'look', ahead: look[1] === '', negated: look[2] === '!', body: this.#closed() };
    if (this.#take('?>')) return { kind: 'atomic', body: this.#closed() };
    const name = this.#match(/^\?<([A-Za-z][A-Za-z0-9]*)>/)?.[1];
    if (name === undefined && this.#sees('?')) return this.#flagged();
    const index = ++this.groups;
    if (name !== undefined) this.names.set(name, index);
    return { kind: 'group', index, body: this.#closed() };
  }

  #closed(): Pattern {
    const body = this.choice();
    return this.#take(')') ? body : this.#fail('Unclosed group');
  }

  #flagged(): Pattern | null {
    const found = this.#match(/^\?([a-zA-Z]*)(?:-([a-zA-Z]+))?([:)])/);
    if (!found) return this.#fail('Unknown group');
    const [, on = '', off = '', end] = found;
    if (/[^idmsuxU]/.test(on + off)) this.#fail('Unknown flag');
    const before = this.#flags;
    this.#flags = new Set([...before, ...Array.from(on)].filter((flag) => !off.includes(flag)));
    if (end === ')') return null;
    const body = this.#closed();
    this.#flags = before;
    return body;
  }

  #escape(): Pattern {
    const reference = this.#match(/^(?:([1-9])|k<([A-Za-z][A-Za-z0-9]*)>)/);
    if (reference) return this.#reference(reference[1], reference[2]);
    const edge = this.#match(/^[bBAzZG]/)?.[0];
    if (edge !== undefined) return this.#edge(edge as Edge);
    if (this.#take('R')) return lineBreak;
    return this.#set(this.#escapedSet());
  }

  #reference(digits: string | undefined, name: string | undefined): Pattern {
    let index = name === undefined ? Number(digits) : this.names.get(name);
    if (index === undefined) return this.#fail('Unknown group');
    for (
      let next = this.#source.charAt(this.#at);
      name === undefined && /\d/.test(next);
      next = this.#source.charAt(this.#at)
    ) {
      if (index * 10 + Number(next) > this.groups) break;
      index = index * 10 + Number(next);
      this.#at += 1;
    }
    return { kind: 'reference', index };
  }

  #escapedSet(): CharSet {
    const named = this.#match(/^([pP])(?:\{(\^?)([\w=]+)\}|([A-Z]))/);
    if (named) {
      const set = property(named[3] ?? named[4] ?? '');
      return (named[1] === 'P') !== (named[2] === '^') ? not(set) : set;
    }
    const code = this.#escapedCode();
    if (code !== null) return range(code, code);
    return classOf(this.#character()) ?? this.#fail('Illegal escape');
  }

  /** The one character an escape stands for; null when it is none, or a class. */
  #escapedCode(): number | null {
    const hex = this.#match(/^(?:x([\da-fA-F]{2})|x\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4}))/);
    if (hex) return Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '', 16);
    const octal = this.#match(/^0([0-3]?[0-7]{1,2})/);
    if (octal) return Number.parseInt(octal[1] ?? '', 8);
    const control = this.#match(/^[tnrfae]/)?.[0];
    if (control !== undefined) return { t: 9, n: 10, r: 13, f: 12, a: 7, e: 27 }[control] ?? 0;
    if (this.atEnd) return this.#fail('Unexpected end');
    return /[A-Za-z0-9]/.test(this.#source.charAt(this.#at)) ? null : (this.#character().codePointAt(0) ?? 0);
  }

  /** After `[`: unions, ranges, nested classes and `&&`. */
  #charClass(): CharSet {
    if (++this.#depth > maxDepth) this.#fail('Nested too deep');
    const negated = this.#take('^');
    const operands: CharSet[][] = [[]];
    for (let isFirst = true; ; isFirst = false) {
      this.#comments();
      if (this.atEnd) this.#fail('Unclosed character class');
      if (!isFirst && this.#take(']')) break;
      if (this.#take('&&')) operands.push([]);
      else operands.at(-1)?.push(this.#take('[') ? this.#charClass() : this.#classItem());
    }
    this.#depth -= 1;
    const sets = operands.filter((sets) => sets.length > 0).map((sets) => anyOf(...sets));
    const all: CharSet = (code) => sets.every((set) => set(code));
    return negated ? not(this.#flags.has('i') ? ignoringCase(all) : all) : all;
  }

  #classItem(): CharSet {
    const low = this.#classCode();
    if (typeof low !== 'number') return low;
    if (!this.#sees('-') || /^-[\]&[]/.test(this.#source.slice(this.#at))) return range(low, low);
    this.#at += 1;
    const high = this.#classCode();
    if (typeof high !== 'number' || high < low) return this.#fail('Illegal character range');
    return range(low, high);
  }

  #classCode(): number | CharSet {
    if (!this.#take('\\')) return this.#character().codePointAt(0) ?? 0;
    if (/^[pPdDwWsShHvV]/.test(this.#source.slice(this.#at))) return this.#escapedSet();
    return this.#escapedCode() ?? this.#fail('Illegal escape');
  }
}

const one = (code: number): Pattern => ({ kind: 'set', set: range(code, code) });
const lineBreak: Pattern = {
  kind: 'atomic',
  body: {
    kind: 'choice',
    options: [
      { kind: 'sequence', parts: [one(13), one(10)] },
      { kind: 'set', set: anyOf(isLineEnd, range(11, 12)) },
    ],
  },
};
