/**
 * Brings a database up to the SQL files of a folder (`NNNN-name.sql`, forward only), in order of name.
 * Each file runs in a transaction of its own, in which it is also recorded with its checksum; an advisory lock keeps
 * two processes apart. A recorded file that was edited or removed afterwards is refused by name.
 * Returns the names of the files that ran now.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { Umzug, type RunnableMigration } from 'umzug';
import { StartupError } from './startup-error.ts';

const LOCK = 7_203_118_401;
const NAME = /^\d{4}-[a-z0-9-]+\.sql$/;

interface SqlFile {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export async function migrate(databaseUrl: string, folder: string): Promise<string[]> {
  const files = readFiles(folder);
  const client = new Client({ connectionString: databaseUrl, application_name: 'closeloop-migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await keepRecord(client);
    const record = await readRecord(client);
    refuseEdited(files, record);
    return await runPending(client, files, [...record.keys()]);
  } finally {
    await client.end();
  }
}

async function runPending(client: Client, files: SqlFile[], done: string[]): Promise<string[]> {
  const umzug = new Umzug<Client>({
    migrations: files.map((file): RunnableMigration<Client> => ({ name: file.name, up: () => run(client, file) })),
    context: client,
    // `run` keeps the record itself, in the transaction of the file: neither exists without the other.
    storage: {
      executed: () => Promise.resolve(done),
      logMigration: () => Promise.resolve(),
      unlogMigration: ({ name }) => Promise.reject(new Error(`migration ${name} cannot be undone: forward only`)),
    },
    logger: undefined,
  });
  return (await umzug.up()).map((one) => one.name);
}

async function run(client: Client, file: SqlFile): Promise<void> {
  await client.query('begin');
  try {
    await client.query(file.sql);
    await client.query('insert into migrations (name, checksum) values ($1, $2)', [file.name, file.checksum]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    const reason = (cause as Error).message;
    throw new StartupError(
      {
        zh: `数据库升级脚本 ${file.name} 执行失败,已整体回滚:${reason}`,
        en: `Migration ${file.name} failed and was rolled back as a whole: ${reason}`,
      },
      { cause },
    );
  }
}

async function keepRecord(client: Client): Promise<void> {
  await client.query(`create table if not exists migrations (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`);
}

async function readRecord(client: Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from migrations');
  return new Map(rows.map((row) => [row.name, row.checksum]));
}

function refuseEdited(files: SqlFile[], record: Map<string, string>): void {
  const present = new Map(files.map((file) => [file.name, file.checksum]));
  const [edited] = [...record].filter(([name, checksum]) => present.get(name) !== checksum);
  if (!edited) return;
  const [name] = edited;
  const [zh, en] = present.has(name) ? ['被修改过', 'was edited'] : ['不存在', 'is missing'];
  throw new StartupError({
    zh: `数据库已执行过升级脚本 ${name},但现在该文件${zh}。请恢复原文件(更改请写成新的脚本),或使用与数据库相符的版本。`,
    en: `The database has run migration ${name}, but the file ${en} now. Restore it (a change belongs in a new file), or use the version that matches this database.`,
  });
}

function readFiles(folder: string): SqlFile[] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.sql')) : [];
  return names.sort().map((name) => {
    if (!NAME.test(name)) throw badName(name);
    const sql = readFileSync(path.join(folder, name), 'utf8');
    return { name, sql, checksum: createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex') };
  });
}

function badName(name: string): StartupError {
  return new StartupError({
    zh: `升级脚本 ${name} 的文件名不符合 NNNN-name.sql。`,
    en: `Migration ${name} is not named NNNN-name.sql.`,
  });
}
