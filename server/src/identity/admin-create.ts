/**
 * `npm run admin:create`: the first account of an installation without the demonstration. Asks for name, phone and unit
 * (or takes `--name --phone --unit`), makes the person unit administrator, application administrator and operator, and
 * prints an activation code. Running it again for the same phone gives a new code. With the
 * embedded database the server must be stopped meanwhile; an external one does not mind.
 */
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { audit } from '../kernel/audit.ts';
import { readConfig } from '../kernel/config.ts';
import { openDb } from '../kernel/db.ts';
import { openLog } from '../kernel/log.ts';
import { openPostgres } from '../kernel/postgres/index.ts';
import { APPLICATION_ROLE } from '../kernel/postgres/roles.ts';
import { signing } from '../kernel/signing.ts';
import { StartupError } from '../kernel/startup-error.ts';
import { printFailure, say } from '../kernel/terminal.ts';
import type { Tx } from '../kernel/types.ts';
import { issueActivation } from './account.service.ts';

const ROLES = ['platform/unit_admin', 'platform/app_admin', 'platform/operator'];
const wanted = z.object({
  name: z.string().trim().min(1).max(60),
  phone: z
    .string()
    .trim()
    .regex(/^1\d{10}$/),
  unit: z.string().trim().min(1).max(200),
});
type Wanted = z.infer<typeof wanted>;

async function main(): Promise<void> {
  const order = await ask();
  const config = readConfig();
  const postgres = await openPostgres(config, say);
  const db = openDb({ url: postgres.url, role: APPLICATION_ROLE, log: openLog('silent'), poolSize: 1 });
  try {
    const { code, validUntil } = await db.system((tx) => create(tx, order, config.sessionSecret));
    process.stdout.write(`\n${order.name} ${order.phone}\n激活码 / activation code: ${code}\n`);
    process.stdout.write(
      `有效期至 / valid until: ${validUntil.toISOString()}\n登录页「首次使用」中输入 / enter it under “First use” on the sign-in page\n`,
    );
  } finally {
    await db.close();
    await postgres.stop();
  }
}

async function create(tx: Tx, { name, phone, unit }: Wanted, secret: string) {
  const unitId = await idOf(
    tx,
    'select id from units where name = $1',
    [unit],
    'insert into units (id, name) values ($2, $1)',
  );
  const personId = await idOf(
    tx,
    'select id from persons where phone = $1',
    [phone],
    'insert into persons (id, phone, name) values ($2, $1, $3)',
    name,
  );
  await tx.query(
    `insert into memberships (id, person_id, unit_id, source) values ($1, $2, $3, 'local') on conflict do nothing`,
    [newId(), personId, unitId],
  );
  for (const role of ROLES) {
    await tx.query(
      'insert into role_grants (id, person_id, role, unit_id) values ($1, $2, $3, $4) on conflict do nothing',
      [newId(), personId, role, role === 'platform/unit_admin' ? unitId : null],
    );
  }
  await audit(tx, null, { action: 'admin-create', entity: 'person', entityId: personId, unitId });
  return issueActivation(tx, signing(secret), personId);
}

async function idOf(tx: Tx, find: string, key: [string], insert: string, ...more: string[]): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(find, key);
  const id = rows[0]?.id ?? newId();
  if (!rows[0]) await tx.query(insert, [...key, id, ...more]);
  return id;
}

async function ask(): Promise<Wanted> {
  const options = { name: { type: 'string' }, phone: { type: 'string' }, unit: { type: 'string' } } as const;
  const { values } = parseArgs({ options, allowPositionals: false });
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return refuseWrong({
      name: values.name ?? (await prompt.question('姓名 / name: ')),
      phone: values.phone ?? (await prompt.question('手机号 / phone: ')),
      unit: values.unit ?? (await prompt.question('单位名称 / unit: ')),
    });
  } finally {
    prompt.close();
  }
}

function refuseWrong(given: Record<keyof Wanted, string>): Wanted {
  const parsed = wanted.safeParse(given);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => String(issue.path[0])).join(', ');
  throw new StartupError({ zh: `填写有误：${fields}`, en: `Not valid: ${fields}` });
}

try {
  await main();
} catch (error) {
  printFailure(error);
  process.exitCode = 1;
}
