/** A field of photos, attachments or one signature: the file ids in order, kept as one item. */
import type { FileList, FileRef, Json, StoredField } from '@closeloop/contracts';
import { v7 } from 'uuid';
import type { BlockContext, BlockState, Missing } from '#lib/task/block.ts';
import type { LoggedFile } from '#lib/log/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { allKinds, type Kind } from './picked-files.ts';

const item = 'self';

export class FileListState implements BlockState {
  ids = $state.raw<readonly string[]>([]);
  files = $state.raw<readonly FileRef[]>([]);
  readonly progress = null;
  #acts: Promise<unknown> = Promise.resolve();

  readonly context: BlockContext;
  readonly purpose: LoggedFile['purpose'];

  constructor(context: BlockContext, purpose: LoggedFile['purpose']) {
    this.context = context;
    this.purpose = purpose;
  }

  get editable(): boolean {
    return this.context.editable();
  }
  get max(): number {
    const { field } = this.context;
    return 'max' in field && field.max !== undefined ? field.max : this.purpose === 'signature' ? 1 : 20;
  }
  get min(): number {
    const { field } = this.context;
    return 'min' in field ? (field.min ?? 0) : 0;
  }
  get kinds(): readonly Kind[] {
    const { field } = this.context;
    if (field.type === 'attachments') return field.accept ?? allKinds;
    return ['image'];
  }
  get camera(): boolean {
    const { field } = this.context;
    return !('camera' in field) || field.camera !== 'never';
  }
  get album(): boolean {
    const { field } = this.context;
    return !('camera' in field) || field.camera !== 'only';
  }
  get summary(): Readonly<Record<string, Json>> {
    return { count: this.ids.length };
  }
  /** The form itself says what is wrong; nothing leads anywhere from here. */
  readonly missing: Missing | null = null;

  async adopt(stored: StoredField): Promise<void> {
    const rows = await this.context.outbox.adopt(this.context.field.key, stored.items);
    this.ids = (rows.find((row) => row.item === item)?.value as FileList | undefined)?.files ?? [];
    this.files = stored.files ?? [];
  }

  /** Adds what was picked; answers a sentence when not everything fits. */
  async add(picked: readonly LoggedFile[]): Promise<string | null> {
    const room = picked.slice(0, Math.max(0, this.max - this.ids.length));
    if (room.length > 0) await this.#keep((now) => [...now, ...room.map((file) => file.id)], room, []);
    return room.length < picked.length ? m['form.max_files']({ n: this.max }) : null;
  }
  async remove(id: string): Promise<void> {
    await this.#keep((now) => now.filter((one) => one !== id), [], [id]);
  }
  async replace(file: LoggedFile): Promise<void> {
    const dropped = [...this.ids];
    await this.#keep(() => [file.id], [file], dropped);
  }

  #keep(
    alter: (now: readonly string[]) => readonly string[],
    blobs: readonly LoggedFile[],
    dropped: readonly string[],
  ) {
    const act = async (): Promise<void> => {
      const files = alter(this.ids);
      const { field, outbox } = this.context;
      const at = new Date().toISOString();
      await outbox.keep({
        field: field.key,
        item,
        value: { files: [...files] },
        files,
        blobs,
        dropped,
        at,
        opId: v7(),
      });
      this.ids = files;
    };
    const next = this.#acts.then(act, act);
    this.#acts = next.catch(() => undefined);
    return next;
  }
}

function opener(purpose: LoggedFile['purpose']) {
  return async (context: BlockContext): Promise<BlockState> => {
    const state = new FileListState(context, purpose);
    await state.adopt(context.stored);
    return state;
  };
}
export const openPhotos = opener('photo');
export const openAttachments = opener('attachment');
export const openSignature = opener('signature');
