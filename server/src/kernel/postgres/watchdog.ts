/**
 * A process of its own that stops PostgreSQL when the server dies without doing so (kill -9).
 * It says `watching` once it is up. The server holds the other end of its standard input and writes the pid of each
 * postmaster it starts, one a line, and `-pid` when that one ended; end of input means the server is gone, and what is
 * left is stopped within 5 s. Arguments: the path of pg_ctl.
 */
import { createInterface } from 'node:readline';
import { stopPostmaster } from './postmaster.ts';

const running = new Set<number>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.stdout.on('error', () => undefined);
process.stdout.write('watching\n');

for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line);
  if (pid > 0) running.add(pid);
  else running.delete(-pid);
}
const pgCtl = process.argv[2] ?? '';
await Promise.all([...running].map((pid) => stopPostmaster(pid, { pgCtl })));
