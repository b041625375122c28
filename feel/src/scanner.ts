/**
 * A position in a text: blanks and comments, words, names, numbers, strings. Each `take…` moves past what it found and
 * answers it, or stays and answers null.
 */
import { maxExpressionDepth } from './limits.ts';
import { FeelSyntaxError, Node } from './node.ts';

const start = '[\\p{L}\\p{Nl}\\p{Sc}\\p{Pc}]';
const part = '[\\p{L}\\p{Nl}\\p{Sc}\\p{Pc}\\p{Nd}\\p{Mn}\\p{Mc}]';
const reserved = '(?:null|true|false|function|in|return|then|else|satisfies|and|or)';
const word = `(?!${reserved}(?!${part}))${start}${part}*`;
/** Functions whose names hold words that are reserved. */
const special = '(?:and|or|date and time|years and months duration|get or else)';

const patterns = {
  blank: /(?:[\s\u0085\u180e\u200b]|\/\/[^\n]*|\/\*[^]*?\*\/)+/uy,
  name: new RegExp(word, 'uy'),
  quoted: /`[^`]+`/uy,
  /** Several words before a parenthesis are one name. */
  calledWords: new RegExp(`(?:${special}|${word}(?: +${word}){1,9})(?=[\\s]*\\()`, 'uy'),
  parameter: new RegExp(`(?:${word}(?: +${word}){0,9}|\`[^\`]+\`)(?=\\s*:)`, 'uy'),
  key: /[^"{}:,[\]`\s][^"{}:,[\]`]*(?=:)/uy,
  number: /-?(?:\d+(?:\.\d+)?|\.\d+)/uy,
  string: /"(?:\\[^]|[^"\\])*"/uy,
  type: new RegExp(
    `years and months duration|days and time duration|date and time|function|${word}(?:\\s*\\.\\s*${word})*`,
    'uy',
  ),
  /** `]1..5[`: a bracket that closes. */
  rangeEnd: /\[\s*(?:$|[),\]}]|(?:and|or|then|else|return|satisfies)\b)/uy,
  wordEnd: new RegExp(`(?!${part})`, 'uy'),
  /** What follows a word that begins an expression, when it is a name instead. */
  afterName: /\s*(?:$|[)\]},.+*/=<>!:]|(?:and|or|in|then|else|return|satisfies|between|instance)\b)/uy,
} as const;

type Pattern = keyof typeof patterns;

export class Scanner {
  readonly text: string;
  position = 0;
  #depth = 0;
  #furthest = 0;

  constructor(text: string) {
    this.text = text;
    this.skip();
  }

  #match(pattern: Pattern, at: number): string | null {
    const regex = patterns[pattern];
    regex.lastIndex = at;
    return regex.exec(this.text)?.[0] ?? null;
  }

  skip(): void {
    this.position += this.#match('blank', this.position)?.length ?? 0;
    this.#furthest = Math.max(this.#furthest, this.position);
  }

  sees(symbol: string): boolean {
    return this.text.startsWith(symbol, this.position);
  }

  looksLike(pattern: Pattern): boolean {
    return this.#match(pattern, this.position) !== null;
  }

  takeSymbol(symbol: string): Node | null {
    return this.sees(symbol) ? this.#taken(symbol, symbol) : null;
  }

  /** A keyword, not the beginning of a longer word. */
  takeWord(text: string): Node | null {
    const isWhole = this.sees(text) && this.#match('wordEnd', this.position + text.length) !== null;
    return isWhole ? this.#taken(text, text) : null;
  }

  take(pattern: Pattern, name: string): Node | null {
    const found = this.#match(pattern, this.position);
    return found === null ? null : this.#taken(name, found.trimEnd());
  }

  #taken(name: string, text: string): Node {
    const from = this.position;
    this.position += text.length;
    const node = new Node(name, from, this.position);
    this.skip();
    return node;
  }

  isName(keyword: string): boolean {
    return this.#match('afterName', this.position + keyword.length) !== null;
  }

  expect(symbol: string): Node {
    return this.takeSymbol(symbol) ?? this.fail();
  }

  /** Guards what parses itself. */
  nested<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > maxExpressionDepth * 2) this.fail('The expression is nested too deep');
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  fail(message?: string): never {
    const from = this.#furthest;
    const found = this.text.slice(from, from + 10) || 'the end';
    const problem = message ?? `Unexpected ${found} at ${String(from + 1)}`;
    throw new FeelSyntaxError([{ from, to: Math.min(from + 1, this.text.length), message: problem }]);
  }
}
