/**
 * JSON as it arrives from outside. Refused: what is not JSON or not UTF-8, nesting deeper than any form needs, and keys
 * that could reach an object's prototype, texts the database cannot keep.
 */
import { problem } from '../problem.ts';
import { isStorable } from '../storable.ts';

const DEEPEST = 64;
const OPENING = new Set(['[', '{']);
const CLOSING = new Set([']', '}']);

export function parseJson(bytes: Buffer): unknown {
  const text = decode(bytes);
  if (deeperThan(text, DEEPEST)) throw problem('malformed-json');
  const suspicious = text.includes('__proto__') || text.includes('\\u');
  const unfit: string[] = [];
  const look = (key: string, value: unknown): unknown => {
    if (key === '__proto__') throw new SyntaxError('a key may not be __proto__');
    if (!isStorable(key) || (typeof value === 'string' && !isStorable(value))) unfit.push(key);
    return value;
  };
  const parsed = parse(text, suspicious ? look : undefined);
  if (unfit.length > 0) throw problem('invalid-input');
  return parsed;
}

function parse(text: string, look: ((key: string, value: unknown) => unknown) | undefined): unknown {
  try {
    return JSON.parse(text, look) as unknown;
  } catch (cause) {
    throw problem('malformed-json', {}, { cause });
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw problem('malformed-json', {}, { cause });
  }
}

function deeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (inString && char === '\\') at++;
    else if (char === '"') inString = !inString;
    else if (!inString && OPENING.has(char) && ++depth > limit) return true;
    else if (!inString && CLOSING.has(char)) depth--;
  }
  return false;
}
