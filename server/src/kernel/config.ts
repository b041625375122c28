/**
 * Everything an operator can set, read from the environment once: this schema is the one list of it (docs/operations.md
 * explains each). A wrong value stops the start with the variable's name and the form it may have; nothing is guessed.
 * An empty variable counts as not set. No other file reads `process.env`.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { StartupError } from './startup-error.ts';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const SECRET_LENGTH = 32;
const PROJECT = path.resolve(import.meta.dirname, '../../..');

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/)
    .default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .refine((text) => URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol))
    .optional(),
  DATA_DIR: z
    .string()
    .default(path.join(PROJECT, 'data'))
    .transform((folder) => path.resolve(PROJECT, folder)),
  DEMO: z
    .enum(['0', '1'])
    .transform((text) => text === '1')
    .optional(),
  SESSION_SECRET: z.string().min(SECRET_LENGTH).optional(),
  LOG_LEVEL: z.enum(LEVELS).default('info'),
  APPLICATIONS: z
    .string()
    .default(PROJECT)
    .transform((folder) => path.resolve(PROJECT, folder))
    .refine((folder) => ['workflows', 'forms'].every((name) => existsSync(path.join(folder, name)))),
});

type Variable = keyof z.infer<typeof schema>;

const FORMS: Record<Variable, { zh: string; en: string }> = {
  PORT: { zh: '0 到 65535 的整数(0 表示任选空闲端口)', en: 'a whole number from 0 to 65535 (0 picks a free port)' },
  HOST: { zh: 'IP 地址或主机名,如 127.0.0.1', en: 'an IP address or host name, such as 127.0.0.1' },
  DATABASE_URL: { zh: 'postgres://用户:密码@主机:5432/数据库', en: 'postgres://user:password@host:5432/database' },
  DATA_DIR: { zh: '目录路径', en: 'a folder' },
  DEMO: { zh: '0 或 1', en: '0 or 1' },
  SESSION_SECRET: {
    zh: `至少 ${SECRET_LENGTH} 个字符的随机串(如 openssl rand -hex 32)`,
    en: `at least ${SECRET_LENGTH} random characters (such as openssl rand -hex 32)`,
  },
  LOG_LEVEL: { zh: LEVELS.join('、'), en: LEVELS.join(', ') },
  APPLICATIONS: {
    zh: '含有 workflows 和 forms 两个子目录的目录',
    en: 'a folder that holds the folders workflows and forms',
  },
};

export interface Config {
  readonly port: number;
  readonly host: string;
  /** Undefined: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  /** Demo accounts and demo sign-in; only ever true when `loopback` is. */
  readonly demo: boolean;
  readonly sessionSecret: string;
  readonly logLevel: (typeof LEVELS)[number];
  /** Holds `workflows/` and `forms/` of the applications that go online at start. */
  readonly applications: string;
  /** Only this machine can reach the address. */
  readonly loopback: boolean;
}

export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(set);
  if (!parsed.success) throw refused(parsed.error.issues.map((issue) => issue.path[0] as Variable));
  const { PORT, HOST, DATABASE_URL, DATA_DIR, DEMO, SESSION_SECRET, LOG_LEVEL, APPLICATIONS } = parsed.data;
  const loopback = isLoopback(HOST);
  if (DEMO && !loopback) throw demoInPublic(HOST);
  return {
    port: PORT,
    host: HOST,
    databaseUrl: DATABASE_URL,
    dataDir: DATA_DIR,
    demo: DEMO ?? (loopback && !DATABASE_URL),
    sessionSecret: SESSION_SECRET ?? keepSecret(DATA_DIR, HOST),
    logLevel: LOG_LEVEL,
    applications: APPLICATIONS,
    loopback,
  };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Sessions survive a restart because the secret is kept; on a public address the operator has to choose it himself. */
function keepSecret(dataDir: string, host: string): string {
  if (!isLoopback(host)) throw secretMissing(host);
  const file = path.join(dataDir, 'session-secret');
  makeDataDir(dataDir);
  if (!existsSync(file)) writeFileSync(file, randomBytes(SECRET_LENGTH).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** Others may pass through the folder (the account that runs the database has to) but not list it. */
function makeDataDir(dataDir: string): void {
  try {
    if (!existsSync(dataDir)) mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  } catch (cause) {
    const reason = (cause as Error).message;
    throw new StartupError(
      {
        zh: `数据目录 DATA_DIR=${dataDir} 无法建立或写入:${reason}。请指定一个可写的目录。`,
        en: `The data directory DATA_DIR=${dataDir} cannot be made or written: ${reason}. Name a folder that can be.`,
      },
      { cause },
    );
  }
}

function refused(variables: readonly Variable[]): StartupError {
  const names = [...new Set(variables)];
  return new StartupError({
    zh: names.map((name) => `环境变量 ${name} 的值不正确,应为:${FORMS[name].zh}。`).join('\n'),
    en: names.map((name) => `Environment variable ${name} is wrong; it should be ${FORMS[name].en}.`).join('\n'),
  });
}

function demoInPublic(host: string): StartupError {
  return new StartupError({
    zh: `DEMO=1 会开放公开的演示账户,只允许在本机地址上使用,而 HOST=${host}。请设 DEMO=0,并用 npm run admin:create 建立首个账户。`,
    en: `DEMO=1 opens publicly known accounts and is allowed on a loopback address only, but HOST=${host}. Set DEMO=0 and make the first account with npm run admin:create.`,
  });
}

function secretMissing(host: string): StartupError {
  return new StartupError({
    zh: `HOST=${host} 不是本机地址,必须设置 SESSION_SECRET:${FORMS.SESSION_SECRET.zh}。`,
    en: `HOST=${host} is not a loopback address, so SESSION_SECRET must be set: ${FORMS.SESSION_SECRET.en}.`,
  });
}
