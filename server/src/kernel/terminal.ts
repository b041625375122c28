/** What a person at the terminal sees of a start: short lines, Chinese and English. The log proper goes through pino. */
import type { AddressInfo } from 'node:net';
import { StartupError } from './startup-error.ts';

export type Say = (zh: string, en: string) => void;

export const say: Say = (zh, en) => void process.stdout.write(`· ${zh} / ${en}\n`);

export interface DemoAccount {
  readonly login: string;
  readonly password: string;
  readonly zh: string;
  readonly en: string;
}

export function printBanner(address: AddressInfo, accounts: readonly DemoAccount[]): void {
  const lines = [`Closeloop 闭环已就绪 / is ready:  ${addressUrl(address)}`];
  if (accounts.length > 0) {
    lines.push('', '演示账户 / demo accounts:');
    const width = Math.max(...accounts.map((account) => account.login.length));
    for (const { login, password, zh, en } of accounts) {
      lines.push(`  ${login.padEnd(width)}  ${password}  ${zh} / ${en}`);
    }
  }
  lines.push('', '手机访问需 HTTPS / phones need HTTPS: docs/operations.md', '停止 / stop: Ctrl-C', '');
  process.stdout.write(`\n${lines.join('\n')}\n`);
}

export function addressUrl({ address, family, port }: AddressInfo): string {
  const everywhere = address === '0.0.0.0' || address === '::';
  const host = everywhere ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}

/** A reason written for the operator is shown as it is; anything else is a defect and shows its stack. */
export function printFailure(error: unknown): void {
  const text =
    error instanceof StartupError ? `${error.zh}\n${error.en}` : error instanceof Error ? error.stack : error;
  process.stderr.write(`\n未能启动 / did not start\n${String(text)}\n`);
}
