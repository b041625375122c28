/**
 * What work costs: time per call, CPU of the server and of PostgreSQL (from /proc, in ticks of 10 ms), and SQL
 * statements (pg_stat_statements, which the caller has loaded).
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { Client } from 'pg';

const MS_PER_TICK = 10;

interface Cpu {
  readonly server: number;
  readonly postgres: number;
}

export function cpuOf(serverPid: number, postmaster: number): Cpu {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const children = pids.map((pid) => statOf(Number(pid))).filter((stat) => stat?.parent === postmaster);
  const own = statOf(postmaster);
  const living = children.reduce((sum, stat) => sum + (stat?.own ?? 0), 0);
  return {
    server: (statOf(serverPid)?.own ?? 0) * MS_PER_TICK,
    postgres: ((own?.own ?? 0) + (own?.ended ?? 0) + living) * MS_PER_TICK,
  };
}

/** Fields of proc_pid_stat(5), counted from behind the name, which may hold blanks. */
function statOf(pid: number): { parent: number; own: number; ended: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0] = fields.slice(1);
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11);
    return { parent, own: user + system, ended: endedUser + endedSystem };
  } catch {
    return undefined;
  }
}

interface Statements {
  readonly all: number;
  /** Without begin, commit, rollback and set. */
  readonly work: number;
}

export async function statements(database: Client): Promise<Statements> {
  const { rows } = await database.query<Statements>(
    `select coalesce(sum(calls), 0)::int as all,
       coalesce(sum(calls) filter (where query !~* '^\\s*(begin|commit|rollback|set)\\M'), 0)::int as work
     from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = 'closeloop'`,
  );
  return rows[0] ?? { all: 0, work: 0 };
}

export interface Cost {
  readonly sql: Statements;
  readonly cpu: Cpu;
}

export class Times {
  readonly #byCall = new Map<string, number[]>();

  async take<T>(name: string, call: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await call();
    this.#byCall.set(name, [...(this.#byCall.get(name) ?? []), performance.now() - began]);
    return result;
  }

  lines(): string[] {
    return [...this.#byCall].map(([name, all]) => {
      const sorted = all.toSorted((a, b) => a - b);
      const at = (share: number) => (sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(1).padStart(8);
      return `  ${name.padEnd(18)} ${String(all.length).padStart(5)} calls  p50 ${at(0.5)} ms  p99 ${at(0.99)} ms`;
    });
  }
}
