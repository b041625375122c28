/** Processor time of Node and of the one PostgreSQL backend, and statements, per piece of work. Linux only: reads /proc. */
import { readFileSync } from 'node:fs';
import type { TestDatabase } from '../test/database.ts';

export interface Cost {
  /** Milliseconds. */
  readonly node: number;
  readonly postgres: number;
  readonly wall: number;
  /** Begin and commit not counted. */
  readonly statements: number;
}

/** What the backend has used; a tick is 10 ms. */
function backendMs(pid: number): number {
  const fields =
    readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** The database must have a single connection. `work` answers how many commands it was. */
export async function measure(
  database: TestDatabase,
  count: number,
  work: (index: number) => Promise<number>,
): Promise<Cost> {
  const [row] = await database.query<{ pid: number }>('select pg_backend_pid() as pid');
  const pid = row?.pid ?? 0;
  const [cpu, backend, began] = [process.cpuUsage(), backendMs(pid), performance.now()];
  database.statements.count = 0;
  let commands = 0;
  for (let index = 0; index < count; index += 1) commands += await work(index);
  const { user, system } = process.cpuUsage(cpu);
  const per = (value: number): number => value / commands;
  return {
    node: per((user + system) / 1000),
    postgres: per(backendMs(pid) - backend),
    wall: per(performance.now() - began),
    statements: per(database.statements.count),
  };
}

export const both = ({ node, postgres }: Cost): string => `${node.toFixed(2)} + ${postgres.toFixed(2)} ms`;
