/**
 * One orderly end for every way a process is asked to stop: SIGINT, SIGTERM, SIGHUP, or the launcher that started it
 * going away. What was opened is closed in reverse order, then the process exits with 0. Asking again changes nothing
 * (a terminal and npm both pass Ctrl-C on); after the deadline it exits with 1, and the database's guard does the rest.
 */
export interface Shutdown {
  /** Registers what to close. */
  add(close: () => Promise<void>): void;
  /** Closes everything now and exits with `code`. */
  run(code: number): Promise<void>;
}

const DEADLINE_MS = 25_000;

export function prepareShutdown(onFailure: (error: unknown) => void): Shutdown {
  const closers: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const closeAll = async (code: number) => {
    setTimeout(() => process.exit(1), DEADLINE_MS).unref();
    let outcome = code;
    for (const close of closers.reverse()) {
      await close().catch((error: unknown) => {
        outcome = 1;
        onFailure(error);
      });
    }
    process.exit(outcome);
  };
  const run = (code: number) => (stopping ??= closeAll(code));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void run(0));
  process.on('disconnect', () => void run(0));
  return { add: (close) => void closers.push(close), run };
}
