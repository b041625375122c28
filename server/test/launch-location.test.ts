/** Where the database goes when the account that runs it cannot get into the checkout, and which account that is. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closedAncestor, lendableAccount } from '../src/kernel/postgres/account.ts';
import { locateDatabase } from '../src/kernel/postgres/location.ts';

const NOBODY = { uid: 65_534, gid: 65_534 };
const asRoot = process.getuid?.() === 0;
let base: string;
beforeEach(() => {
  base = mkdtempSync('/tmp/closeloop-location-');
  chmodSync(base, 0o755);
  mkdirSync(path.join(base, 'closed/checkout/data'), { recursive: true });
});
afterEach(() => rmSync(base, { recursive: true }));

const dataDir = () => path.join(base, 'closed/checkout/data');

test('the nearest folder another account may not enter is found, also below folders that do not exist', () => {
  expect(closedAncestor(dataDir(), NOBODY)).toBeUndefined();
  chmodSync(path.join(base, 'closed'), 0o700);
  expect(closedAncestor(dataDir(), NOBODY)).toBe(path.join(base, 'closed'));
  expect(closedAncestor(path.join(dataDir(), 'not/yet'), NOBODY)).toBe(path.join(base, 'closed'));
  chmodSync(path.join(base, 'closed'), 0o711);
  expect(closedAncestor(dataDir(), NOBODY)).toBeUndefined();
});

test('the database goes elsewhere exactly when it must, and is found there again after the folder was opened', () => {
  chmodSync(path.join(base, 'closed'), 0o700);
  const system = path.join(base, 'system');
  const first = locateDatabase(dataDir(), system);
  if (asRoot) {
    expect(first.movedBecauseOf).toBe(path.join(base, 'closed'));
    expect(path.dirname(first.folder)).toBe(system);
    expect(readFileSync(path.join(dataDir(), 'postgres.location'), 'utf8').trim()).toBe(first.folder);
  } else {
    expect(first.folder).toBe(path.join(dataDir(), 'postgres'));
    expect(existsSync(system)).toBe(false);
  }
  chmodSync(path.join(base, 'closed'), 0o755);
  expect(locateDatabase(dataDir(), system).folder).toBe(first.folder);
});

test('a database folder that vanished is refused instead of replaced by an empty one', () => {
  writeFileSync(path.join(dataDir(), 'postgres.location'), path.join(base, 'gone'));
  expect(() => locateDatabase(dataDir())).toThrow(/is gone/);
});

test('root lends a known unprivileged account, and keeps to the owner of existing data', () => {
  const root = { name: 'root', uid: 0, gid: 0 };
  const some = { name: 'someone', uid: 1000, gid: 1000 };
  const postgres = { name: 'postgres', uid: 70, gid: 70 };
  expect(lendableAccount([root, some, postgres])).toBe(postgres);
  expect(lendableAccount([root, some, postgres], 1000)).toBe(some);
  expect(lendableAccount([root, some])).toBe(some);
  expect(lendableAccount([root])).toBeUndefined();
});
