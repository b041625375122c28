/**
 * Which operating-system account runs the embedded PostgreSQL, and which folders that account can reach.
 * PostgreSQL refuses to run as root, so root lends it an existing unprivileged account; anybody else runs it himself.
 * On Windows there are no such accounts and `uid` stays undefined.
 */
import { chmodSync, chownSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';
import { StartupError } from '../startup-error.ts';

export interface Account {
  readonly name: string;
  /** Set only when PostgreSQL runs as somebody else than this process. */
  readonly switchTo: { readonly uid: number; readonly gid: number } | undefined;
}

export interface PasswdEntry {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const PREFERRED = ['postgres', 'closeloop', 'nobody'];

/** `owner` is the uid an existing data directory belongs to; that account goes on using it. */
export function chooseAccount(owner?: number): Account {
  if (process.getuid?.() !== 0) return { name: ownName(), switchTo: undefined };
  const chosen = lendableAccount(readPasswd(), owner);
  if (chosen) return { name: chosen.name, switchTo: { uid: chosen.uid, gid: chosen.gid } };
  throw new StartupError({
    zh: '以 root 启动时,内置 PostgreSQL 需要一个已存在的非特权账户(如 postgres 或 nobody),/etc/passwd 中没有可用账户。请建立一个,或用 DATABASE_URL 指向外部 PostgreSQL。',
    en: 'Started as root, the embedded PostgreSQL needs an existing unprivileged account (such as postgres or nobody), and /etc/passwd has none. Create one, or point DATABASE_URL to an external PostgreSQL.',
  });
}

export function lendableAccount(entries: readonly PasswdEntry[], owner?: number): PasswdEntry | undefined {
  if (owner) return entries.find((entry) => entry.uid === owner);
  const preferred = PREFERRED.map((name) => entries.find((entry) => entry.name === name && entry.uid > 0));
  return preferred.find((entry) => entry !== undefined) ?? entries.find((entry) => entry.uid > 0);
}

/** The nearest ancestor of `folder` (or itself) that `who` may not enter, if any. Folders that do not exist yet count as enterable. */
export function closedAncestor(folder: string, who: { uid: number; gid: number }): string | undefined {
  const up = path.dirname(folder);
  const closed = up === folder ? undefined : closedAncestor(up, who);
  return closed ?? (mayEnter(folder, who) ? undefined : folder);
}

function mayEnter(folder: string, who: { uid: number; gid: number }): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (!found) return true;
  const bit = found.uid === who.uid ? 0o100 : found.gid === who.gid ? 0o010 : 0o001;
  return (found.mode & bit) !== 0;
}

/** Makes `file` the account's own, with `mode`. */
export function giveTo(file: string, mode: number, account: Account): void {
  if (process.platform === 'win32') return;
  if (account.switchTo) chownSync(file, account.switchTo.uid, account.switchTo.gid);
  chmodSync(file, mode);
}

function ownName(): string {
  try {
    return userInfo().username;
  } catch (cause) {
    throw new StartupError(
      {
        zh: `当前用户编号 ${String(process.getuid?.())} 在 /etc/passwd 中没有登记,内置 PostgreSQL 无法以它运行。请换用已登记的用户,或用 DATABASE_URL 指向外部 PostgreSQL。`,
        en: `The current user id ${String(process.getuid?.())} has no entry in /etc/passwd, so the embedded PostgreSQL cannot run as it. Use a known user, or point DATABASE_URL to an external PostgreSQL.`,
      },
      { cause },
    );
  }
}

function readPasswd(): PasswdEntry[] {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => {
    const [name = '', , uid, gid] = line.split(':');
    return { name, uid: Number(uid), gid: Number(gid) };
  });
}
