import 'fake-indexeddb/auto';
import type { ItemOperation, ItemResult, Json } from '@closeloop/contracts';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { adoptDraft, keepFields } from './drafts.ts';
import { adopt, drop, forget, keep } from './log.ts';
import { openLog, type LogDatabase, type LoggedFile } from './schema.ts';
import { Gone, Refused, sendTask, Unreachable, type SendOutcome, type Transport } from './sender.ts';

const TASK = 'task-1';
let opened = 0;
let db: LogDatabase;
afterEach(() => {
  db.close();
});
const open = async (): Promise<LogDatabase> => openLog(`person-${(opened += 1)}`);
let made = 0;
const act = (item: string, value: Json, files: readonly string[] = []) => ({
  task: TASK,
  field: 'list',
  item,
  value,
  files,
  at: '2026-01-01T00:00:00.000Z',
  opId: `op-${(made += 1)}`,
});
const send = (transport: Transport): Promise<SendOutcome> => sendTask(db, transport, TASK, () => undefined);

/** A server of the item protocol: one revision per item, idempotent by opId, and able to lose requests and answers. */
class Server implements Transport {
  readonly rows = new Map<string, { rev: number; value: Json }>();
  readonly applied = new Map<string, ItemResult>();
  readonly files = new Map<string, LoggedFile>();
  readonly conflicts: Json[] = [];
  draft = { rev: 0, data: {} as Record<string, Json> };
  cut: 'none' | 'request' | 'answer' = 'none';

  async putItems(_task: string, operations: readonly ItemOperation[]): Promise<readonly ItemResult[]> {
    if (this.cut === 'request') throw new Unreachable();
    const results = operations.map((operation) => this.#apply(operation));
    if (this.cut === 'answer') throw new Unreachable();
    return Promise.resolve(results);
  }
  async upload(file: LoggedFile): Promise<void> {
    if (this.cut === 'request') throw new Unreachable();
    this.files.set(file.id, file);
    if (this.cut === 'answer') throw new Unreachable();
    return Promise.resolve();
  }
  async saveDraft(
    _task: string,
    _rev: number,
    data: Record<string, Json>,
  ): Promise<{ rev: number; data: Record<string, Json> }> {
    if (this.cut === 'request') throw new Unreachable();
    this.draft = { rev: this.draft.rev + 1, data: { ...this.draft.data, ...data } };
    if (this.cut === 'answer') throw new Unreachable();
    return Promise.resolve(this.draft);
  }
  #apply(operation: ItemOperation): ItemResult {
    const known = this.applied.get(operation.opId);
    if (known) return known;
    const row = this.rows.get(operation.item);
    if (row && row.rev !== operation.baseRev) this.conflicts.push(row.value);
    const rev = (row?.rev ?? 0) + 1;
    this.rows.set(operation.item, { rev, value: operation.value });
    const result: ItemResult = { opId: operation.opId, outcome: 'applied', rev };
    this.applied.set(operation.opId, result);
    return result;
  }
}

describe('the log on the device', () => {
  it('delivers the last act on every item exactly once, whatever is cut', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('act' as const), item: fc.constantFrom('A', 'B', 'C'), value: fc.integer() }),
      fc.record({
        kind: fc.constant('send' as const),
        cut: fc.constantFrom('none' as const, 'request' as const, 'answer' as const),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        db = await open();
        const server = new Server();
        const last = new Map<string, Json>();
        for (const one of steps) {
          if (one.kind === 'act') {
            last.set(one.item, one.value);
            await keep(db, act(one.item, one.value));
          } else {
            server.cut = one.cut;
            await send(server);
          }
        }
        server.cut = 'none';
        expect(await send(server)).toBe('empty');
        expect(new Map([...server.rows].map(([item, row]) => [item, row.value]))).toEqual(last);
        expect(server.conflicts).toEqual([]);
        expect(await forget(db, TASK)).toBe(true);
        db.close();
      }),
      { numRuns: 60 },
    );
  });

  it('keeps what is unsent from being forgotten, and drops it with a task that was deleted', async () => {
    db = await open();
    await keep(db, act('A', 1));
    await keepFields(db, TASK, { words: 'x' });
    expect(await forget(db, TASK)).toBe(false);
    await drop(db, TASK);
    expect(await db.count('operations')).toBe(0);
    expect(await db.get('drafts', TASK)).toBeUndefined();
    expect(await forget(db, TASK)).toBe(true);
  });

  it('sends an act made while an earlier one is on its way, after it', async () => {
    db = await open();
    const server = new Server();
    await keep(db, act('A', 1));
    const slow: Transport = {
      upload: (file) => server.upload(file),
      saveDraft: (task, rev, data) => server.saveDraft(task, rev, data),
      putItems: async (task, operations) => {
        if (server.applied.size === 0) await keep(db, act('A', 2));
        return server.putItems(task, operations);
      },
    };
    expect(await send(slow)).toBe('empty');
    expect(server.rows.get('A')).toEqual({ rev: 2, value: 2 });
    expect(server.conflicts).toEqual([]);
  });

  it('holds an answer back until the photo it cites has arrived, and lets the others go', async () => {
    db = await open();
    const server = new Server();
    const blob: LoggedFile = {
      id: 'f1',
      task: TASK,
      blob: new Blob(['x']),
      name: 'a.jpg',
      sha256: '0'.repeat(64),
      purpose: 'photo',
      takenAt: '2026-01-01T00:00:00.000Z',
      sent: false,
      refused: null,
    };
    await keep(db, { ...act('A', { photos: ['f1'] }, ['f1']), blobs: [blob] });
    await keep(db, act('B', 'yes'));
    const refusing: Transport = { ...bound(server), upload: () => Promise.reject(new Refused('no image')) };
    expect(await send(refusing)).toBe('refused');
    expect([...server.rows.keys()]).toEqual(['B']);
    expect((await db.get('files', 'f1'))?.refused).toBe('no image');
    expect(await forget(db, TASK)).toBe(false);
  });

  it('keeps a refused act, says why, and replaces it by the next act on the item', async () => {
    db = await open();
    const server = new Server();
    await keep(db, act('A', 'bad'));
    const refusing: Transport = {
      ...bound(server),
      putItems: (_task, operations) =>
        Promise.resolve(
          operations.map((o) => ({
            opId: o.opId,
            outcome: 'refused' as const,
            rev: 0,
            problem: { slug: 'x', title: 'not so' },
          })),
        ),
    };
    expect(await send(refusing)).toBe('refused');
    expect((await db.getAll('operations')).map((row) => row.refused)).toEqual(['not so']);
    await keep(db, act('A', 'good'));
    expect(await send(server)).toBe('empty');
    expect(server.rows.get('A')?.value).toBe('good');
  });

  it('is not set back by an answer that was asked for before the last confirmed save', async () => {
    db = await open();
    const server = new Server();
    await keep(db, act('A', 'one'));
    await keepFields(db, TASK, { words: 'typed' });
    expect(await send(server)).toBe('empty');
    expect((await adoptDraft(db, TASK, { rev: 0, data: {} })).data).toEqual({ words: 'typed' });
    expect((await adopt(db, TASK, 'list', [])).map((row) => row.value)).toEqual(['one']);
    await keep(db, act('A', 'two'));
    expect(await send(server)).toBe('empty');
    const older = { item: 'A', rev: 1, value: 'one', by: null, at: '2026-01-01T00:00:00.000Z', conflict: null };
    expect((await adopt(db, TASK, 'list', [older])).map((row) => row.value)).toEqual(['two']);
    expect((await adopt(db, TASK, 'list', [{ ...older, rev: 3, value: 'theirs' }])).map((row) => row.value)).toEqual([
      'theirs',
    ]);
  });

  it('shows what was done here over what the server has, until it is sent', async () => {
    db = await open();
    await keep(db, act('A', 'mine'));
    const row = (item: string, value: Json) => ({
      item,
      rev: 3,
      value,
      by: null,
      at: '2026-01-01T00:00:00.000Z',
      conflict: null,
    });
    const shown = await adopt(db, TASK, 'list', [row('A', 'theirs'), row('B', 'theirs')]);
    expect(new Map(shown.map((entry) => [entry.item, entry.value]))).toEqual(
      new Map([
        ['A', 'mine'],
        ['B', 'theirs'],
      ]),
    );
  });

  it('sends the others when one request is refused as a whole, and leaves the sentence at the one', async () => {
    db = await open();
    const server = new Server();
    for (const item of ['A', 'B', 'C']) await keep(db, act(item, item));
    const picky: Transport = {
      ...bound(server),
      putItems: (task, operations) =>
        operations.some((operation) => operation.item === 'B')
          ? Promise.reject(new Refused('not like this'))
          : server.putItems(task, operations),
    };
    expect(await send(picky)).toBe('refused');
    expect([...server.rows.keys()].toSorted()).toEqual(['A', 'C']);
    expect((await db.getAll('operations')).map((row) => [row.item, row.refused])).toEqual([['B', 'not like this']]);
  });

  it('throws nothing away when the task takes nothing more', async () => {
    db = await open();
    const server = new Server();
    await keep(db, act('A', 1));
    await keepFields(db, TASK, { opinion: 'kept' });
    const closed: Transport = { ...bound(server), putItems: () => Promise.reject(new Gone('done by somebody')) };
    expect(await send(closed)).toBe('gone');
    expect((await db.getAll('operations')).map((row) => row.value)).toEqual([1]);
    expect((await db.get('drafts', TASK))?.data).toEqual({ opinion: 'kept' });
    expect(await forget(db, TASK)).toBe(false);
  });

  it('never sends a photo that was taken out before it left', async () => {
    db = await open();
    const server = new Server();
    const blobs: LoggedFile[] = ['f1', 'f2'].map((id) => ({
      id,
      task: TASK,
      blob: new Blob([id]),
      name: 'a.jpg',
      sha256: '0'.repeat(64),
      purpose: 'photo',
      takenAt: '2026-01-01T00:00:00.000Z',
      sent: false,
      refused: null,
    }));
    await keep(db, { ...act('A', { photos: ['f1', 'f2'] }, ['f1', 'f2']), blobs });
    await keep(db, { ...act('A', { photos: ['f2'] }, ['f2']), dropped: ['f1'] });
    expect(await send(server)).toBe('empty');
    expect([...server.files.keys()]).toEqual(['f2']);
    expect(server.rows.get('A')?.value).toEqual({ photos: ['f2'] });
  });

  it('keeps refused fields here, lets the items go, and tries again with the next change', async () => {
    db = await open();
    const server = new Server();
    await keep(db, act('A', 1));
    await keepFields(db, TASK, { opinion: 'x'.repeat(9) });
    const strict: Transport = { ...bound(server), saveDraft: () => Promise.reject(new Refused('too long')) };
    expect(await send(strict)).toBe('refused');
    expect(server.rows.get('A')?.value).toBe(1);
    expect((await db.get('drafts', TASK))?.refused).toBe('too long');
    await keepFields(db, TASK, { opinion: 'x' });
    expect(await send(server)).toBe('empty');
    expect(server.draft.data).toEqual({ opinion: 'x' });
  });

  it('merges a draft per field: typed here wins while unsent', async () => {
    db = await open();
    const server = new Server();
    await keepFields(db, TASK, { opinion: 'here' });
    expect((await adoptDraft(db, TASK, { rev: 4, data: { opinion: 'there', other: 1 } })).data).toEqual({
      opinion: 'here',
      other: 1,
    });
    server.cut = 'answer';
    expect(await send(server)).toBe('unreachable');
    server.cut = 'none';
    expect(await send(server)).toBe('empty');
    expect(server.draft.data).toEqual({ opinion: 'here' });
    expect((await db.get('drafts', TASK))?.unsent).toEqual([]);
  });
});

function bound(server: Server): Transport {
  return {
    putItems: (task, operations) => server.putItems(task, operations),
    upload: (file) => server.upload(file),
    saveDraft: (task, rev, data) => server.saveDraft(task, rev, data),
  };
}
