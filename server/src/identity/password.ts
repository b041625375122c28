/**
 * Passwords: argon2id with the parameters OWASP names as the floor, about 30 ms a hash, so never inside a transaction.
 * Rules: at least ten characters, not a common password, not built from the phone number; no rules of composition.
 */
import { hash, verify } from '@node-rs/argon2';
import { problem } from '../kernel/problem.ts';
import { isCommonPassword } from './common-passwords.ts';

const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const SHORTEST = 10;
let decoy: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return hash(normal(password), PARAMETERS);
}

/** Takes the same time whether or not there is an account: without a hash it checks against a decoy. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('no account has this password');
  const matches = await verify(stored ?? (await decoy), normal(password));
  return matches && stored !== null;
}

export function refuseWeakPassword(password: string, phone: string): void {
  const text = normal(password);
  const distinct = new Set(text).size;
  if (Array.from(text).length < SHORTEST || distinct < 4 || text.includes(phone) || isCommonPassword(text))
    throw problem('password-weak');
}

/** The same password typed on different keyboards is the same password. */
function normal(password: string): string {
  return password.normalize('NFKC');
}
