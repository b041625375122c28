/**
 * Keys and positions of one command. A command takes one block of a sequence while it holds the instance's lock, so both
 * rise within an instance, and asks for no further round trip. A block holds more than any command can use.
 */
import type { EngineTx } from '../../port.ts';

const blockSize = 1n << 20n;

/** A block for a command that loads no instance, which would bring one along. */
export async function takeBlock(tx: EngineTx): Promise<string> {
  const { rows } = await tx.query<{ block: string }>(`select nextval('engine.blocks')::text as block`);
  return rows[0]?.block ?? '0';
}

export class KeyBlock {
  readonly #base: bigint;
  #keys = 0n;
  #positions = 0n;

  constructor(block: string) {
    this.#base = BigInt(block) * blockSize;
  }

  nextKey(): string {
    return String(this.#base + this.#keys++);
  }

  nextPosition(): string {
    return String(this.#base + this.#positions++);
  }
}
