/** Who came along. They join with a code of at most five minutes; the server owns the list, this only shows it. */
import type { Companion, Json, StoredField } from '@closeloop/contracts';
import type { BlockContext, BlockState, Note } from '#lib/task/block.ts';
import { m } from '#lib/paraglide/messages.js';

export class CompanionsState implements BlockState {
  people = $state.raw<readonly Companion[]>([]);
  readonly missing = null;
  readonly progress = null;

  readonly context: BlockContext;

  constructor(context: BlockContext) {
    this.context = context;
  }

  get editable(): boolean {
    return this.context.editable();
  }
  get summary(): Readonly<Record<string, Json>> {
    return { count: this.people.length };
  }
  get notes(): readonly Note[] {
    const names = this.people.map((one) => one.person.name).join(m['list.comma']());
    return names === '' ? [] : [{ tone: 'info', text: m['companion.note']({ names }) }];
  }

  adopt(stored: StoredField): Promise<void> {
    const rows = stored.rows ?? stored.items.map((row) => row.value);
    this.people = rows as unknown as readonly Companion[];
    return Promise.resolve();
  }
}

export async function openCompanions(context: BlockContext): Promise<BlockState> {
  const state = new CompanionsState(context);
  await state.adopt(context.stored);
  return state;
}
