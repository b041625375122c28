/**
 * What an error of the database driver means to the caller. Connection trouble and exhausted resources are
 * `unavailable` (a retry helps), a lock not had in time is `request-in-flight`; everything else, constraint violations
 * included, is a fault of ours unless the service that caused it says better.
 */
import { problem, type ProblemError } from './problem.ts';

const LOCK_NOT_AVAILABLE = '55P03';
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const LOST_CLASSES = ['08', '57P', '58'];
const BUSY = /^(?:57014|25P0[34]|53...)$/;
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);
const LOST_MESSAGES =
  /^(?:Connection terminated|Client has encountered a connection error|Client was closed|timeout exp)/;

/** The SQLSTATE of an error, or the code Node gives a socket error. */
export function databaseCode(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

/** Thrown by work that met somebody else's and would go another way now. */
export class RunAgain extends Error {
  readonly code = SERIALIZATION_FAILURE;
  constructor() {
    super('another transaction was first');
  }
}

export function isRetryable(error: unknown): boolean {
  return [SERIALIZATION_FAILURE, DEADLOCK].includes(databaseCode(error));
}

export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = databaseCode(error);
  return (
    LOST_CLASSES.some((start) => code.startsWith(start) && code.length === 5) ||
    SOCKET_CODES.has(code) ||
    error.name.startsWith('SequelizeConnection') ||
    error.name.startsWith('SequelizeHost') ||
    LOST_MESSAGES.test(error.message)
  );
}

export function databaseProblem(error: unknown): ProblemError | undefined {
  if (databaseCode(error) === LOCK_NOT_AVAILABLE)
    return problem('request-in-flight', {}, { retryAfter: 1, cause: error });
  const passing = isConnectionLoss(error) || isRetryable(error) || BUSY.test(databaseCode(error));
  return passing ? problem('unavailable', {}, { retryAfter: 2, cause: error }) : undefined;
}
