/**
 * The two roles of every installation, embedded or external.
 * The owner (the login of the database URL) owns the tables and runs the migrations; `closeloop_app` cannot log in, owns
 * nothing, and is what each pooled connection becomes by `SET ROLE`. Row-level security binds only a role that is
 * neither superuser nor BYPASSRLS, so a database where `closeloop_app` is either is refused, as is one that is not UTF-8
 * or older than PostgreSQL 16.
 */
import { Client } from 'pg';
import { StartupError } from '../startup-error.ts';

export const APPLICATION_ROLE = 'closeloop_app';
const OLDEST = 160_000;

/** Connects as the owner, creates what is missing and checks what is there. */
export async function prepareRoles(ownerUrl: string): Promise<void> {
  const client = await connect(ownerUrl);
  try {
    await refuseUnsuitable(client);
    await ensureApplicationRole(client);
    await refuseUnbound(client);
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: 'closeloop-start',
    connectionTimeoutMillis: 10_000,
  });
  try {
    await client.connect();
    return client;
  } catch (cause) {
    const reason = (cause as Error).message || (cause as NodeJS.ErrnoException).code;
    throw new StartupError(
      {
        zh: `无法连接 DATABASE_URL 指定的数据库(${whereOf(url)}):${reason}。请检查地址、账号与数据库是否已启动。`,
        en: `Cannot connect to the database in DATABASE_URL (${whereOf(url)}): ${reason}. Check the address, the account, and that it is running.`,
      },
      { cause },
    );
  }
}

async function refuseUnsuitable(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string; shown: string }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_version') as shown,
            current_setting('server_encoding') as encoding`,
  );
  const [found] = rows;
  if (found && found.version < OLDEST) {
    throw new StartupError({
      zh: `DATABASE_URL 指向 PostgreSQL ${found.shown},需要 16 或更新的版本。`,
      en: `DATABASE_URL points to PostgreSQL ${found.shown}; 16 or newer is needed.`,
    });
  }
  if (found && found.encoding !== 'UTF8') {
    throw new StartupError({
      zh: `DATABASE_URL 的数据库编码为 ${found.encoding},需要 UTF8。请新建:CREATE DATABASE closeloop ENCODING 'UTF8' TEMPLATE template0;`,
      en: `The database in DATABASE_URL is encoded in ${found.encoding}; UTF8 is needed. Create one: CREATE DATABASE closeloop ENCODING 'UTF8' TEMPLATE template0;`,
    });
  }
}

/** Since PostgreSQL 16 the creator of a role may grant it but not become it, until he grants himself that. */
async function ensureApplicationRole(client: Client): Promise<void> {
  const { rows } = await client.query<{ present: boolean; usable: boolean }>(
    `select count(*) > 0 as present, coalesce(bool_or(pg_has_role(current_user, oid, 'SET')), false) as usable
       from pg_roles where rolname = $1`,
    [APPLICATION_ROLE],
  );
  try {
    if (!rows[0]?.present) await createRole(client);
    if (!rows[0]?.usable) await client.query(`grant ${APPLICATION_ROLE} to current_user with set true`);
  } catch (cause) {
    throw new StartupError(
      {
        zh: `DATABASE_URL 的登录角色不能建立或使用角色 ${APPLICATION_ROLE}。请由管理员执行:CREATE ROLE ${APPLICATION_ROLE} NOLOGIN; GRANT ${APPLICATION_ROLE} TO 该登录角色 WITH SET TRUE;(或授予其 CREATEROLE)。`,
        en: `The login of DATABASE_URL can neither create nor become role ${APPLICATION_ROLE}. Let an administrator run: CREATE ROLE ${APPLICATION_ROLE} NOLOGIN; GRANT ${APPLICATION_ROLE} TO that_login WITH SET TRUE; (or give the login CREATEROLE).`,
      },
      { cause },
    );
  }
}

/** Roles belong to the whole cluster: another process may create it in the same moment. */
async function createRole(client: Client): Promise<void> {
  const duplicates = new Set(['42710', '23505']);
  try {
    await client.query(`create role ${APPLICATION_ROLE} nologin nosuperuser nobypassrls`);
  } catch (error) {
    if (!duplicates.has((error as { code?: string }).code ?? '')) throw error;
  }
}

async function refuseUnbound(client: Client): Promise<void> {
  await client.query(`set role ${APPLICATION_ROLE}`);
  const { rows } = await client.query<{ unbound: boolean }>(
    'select rolsuper or rolbypassrls as unbound from pg_roles where rolname = current_user',
  );
  if (rows[0]?.unbound === false) return;
  throw new StartupError({
    zh: `数据库角色 ${APPLICATION_ROLE} 是超级用户或带有 BYPASSRLS,行级安全将失效。请执行:ALTER ROLE ${APPLICATION_ROLE} NOSUPERUSER NOBYPASSRLS;`,
    en: `Database role ${APPLICATION_ROLE} is a superuser or has BYPASSRLS, which would switch row-level security off. Run: ALTER ROLE ${APPLICATION_ROLE} NOSUPERUSER NOBYPASSRLS;`,
  });
}

function whereOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed ? `${parsed.host}${parsed.pathname}` : '?';
}
