/** Runs one command, streaming its output or keeping it for later; resolves with the exit code, never rejects for it. */
import { spawn } from 'node:child_process';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '..');

export interface Finished {
  readonly code: number;
  /** Empty when streamed. */
  readonly output: string;
  readonly seconds: number;
}

interface Options {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly stream?: boolean;
}

/** `args[0]` is a file for the Node this runs on. */
export function runNode(args: readonly string[], options: Options = {}): Promise<Finished> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: path.resolve(ROOT, options.cwd ?? '.'),
    env: options.env ?? process.env,
    stdio: options.stream ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  for (const pipe of [child.stdout, child.stderr]) pipe?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const seconds = Math.round((performance.now() - began) / 100) / 10;
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString(), seconds });
    });
  });
}
