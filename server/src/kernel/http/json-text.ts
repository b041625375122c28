/**
 * JSON as it arrives from outside. Refused: what is not JSON or not UTF-8, nesting deeper than any form needs, and keys
 * that could reach an object's prototype.
 */
import { problem } from '../problem.ts';

const DEEPEST = 64;
const OPENING = new Set(['[', '{']);
const CLOSING = new Set([']', '}']);

export function parseJson(bytes: Buffer): unknown {
  const text = decode(bytes);
  if (deeperThan(text, DEEPEST)) throw problem('malformed-json');
  const suspicious = text.includes('__proto__') || text.includes('\\u');
  try {
    return JSON.parse(text, suspicious ? refusePrototype : undefined) as unknown;
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

function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new SyntaxError('a key may not be __proto__');
  return value;
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
