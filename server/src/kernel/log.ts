/**
 * The log: one JSON line an event, with the request's id. What it never holds: request or response bodies, headers,
 * query strings, cookies, secrets, phone numbers. Errors are written by name, code, message and stack, with anything
 * that looks like a phone number, an identity number or a long secret blotted out; the driver's `detail` and parameters
 * (which quote rows) are left out.
 */
import { pino, type DestinationStream, type Logger } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

const PERSONAL = /(?<![0-9a-fA-F-])(?:1\d{10}|\d{17}[\dXx])(?![0-9a-fA-F-])/g;
const SECRET = /[A-Za-z0-9_-]{40,}/g;
const CREDENTIALS_IN_URL = /(\w+:\/\/)[^@\s/]*@/g;
const CAUSES = 3;

export function openLog(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: null, serializers: { err: (error: unknown) => describe(error, CAUSES) } };
  return destination ? pino(options, destination) : pino(options);
}

export function blot(text: string): string {
  return text.replace(CREDENTIALS_IN_URL, '$1…@').replace(PERSONAL, '…').replace(SECRET, '…');
}

interface Described {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly cause?: Described;
}

function describe(error: unknown, depth: number): Described {
  if (!(error instanceof Error)) return { name: 'NotAnError', message: blot(String(error)) };
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return {
    name: error.name,
    message: blot(error.message),
    ...(error.stack !== undefined && { stack: blot(error.stack) }),
    ...(typeof code === 'string' && { code }),
    ...(typeof constraint === 'string' && { constraint }),
    ...(error.cause !== undefined && depth > 0 && { cause: describe(error.cause, depth - 1) }),
  };
}
