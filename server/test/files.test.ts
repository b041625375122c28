/** Uploads: what is taken, what is refused, what is served to whom. Which case may be read is said by a small ledger. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { endpoints } from '@closeloop/contracts';
import sharp from 'sharp';
import { v7 as newId } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFiles } from '../src/files/index.ts';
import type { SystemTransact } from '../src/kernel/types.ts';
import { problem } from '../src/kernel/problem.ts';
import { openNoRooms } from '../src/wiring.ts';
import type { Client } from './client.ts';
import { addPerson, addUnit, PASSWORD, type TestUnit } from './people.ts';
import { openTestServer, type TestServer } from './server.ts';

const { upload, read } = endpoints.files;
const TASK = newId();
const CASE = newId();
let server: TestServer;
let unit: TestUnit;
let client: Client;
let stranger: Client;
let transact: SystemTransact;
const unnamed = new Set<string>();
const cases = {
  canReadCase: (_: unknown, actor: { unit: { id: string } | null }, caseId: string) =>
    Promise.resolve(caseId === CASE && actor.unit?.id === unit.id),
  writableTask: (_: unknown, actor: { unit: { id: string } | null }, taskId: string) =>
    taskId === TASK && actor.unit?.id === unit.id
      ? Promise.resolve({ caseId: CASE, unitId: unit.id })
      : Promise.reject(problem('not-found')),
  unnamed: (_: unknown, ids: readonly string[]) => Promise.resolve(ids.filter((id) => unnamed.has(id))),
};

beforeAll(async () => {
  server = await openTestServer({
    openRooms: async (ground) => {
      ({ transact } = ground);
      return { ...(await openNoRooms(ground)), files: cases };
    },
  });
  unit = await addUnit(server.database, '拍照监理');
  const other = await addUnit(server.database, '旁观监理');
  const open = async (name: string, of: TestUnit) => {
    const { phone } = await addPerson(server.database, name, [of]);
    const opened = server.client();
    await opened.call(endpoints.identity.signIn, { body: { phone, password: PASSWORD } });
    return opened;
  };
  [client, stranger] = [await open('拍照人', unit), await open('旁观人', other)];
});
afterAll(() => server.close());

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
interface Given {
  readonly name?: string;
  readonly purpose?: 'photo' | 'attachment';
  readonly sha256?: string;
  readonly id?: string;
  readonly taskId?: string;
}
const sent = (
  bytes: Uint8Array,
  { name = '现场.jpg', purpose = 'photo', sha256 = digest(bytes), id = newId(), taskId = TASK }: Given = {},
) => ({
  params: { taskId },
  body: { id, sha256, purpose },
  file: { name, type: 'application/octet-stream', bytes },
});
const incoming = () => readdirSync(path.join(server.dataDir, 'incoming'));

/** JPEG lying on its side, with a position: 26°4′48.36″N 119°17′56.4″E. */
function photo(width = 3000, height = 2000): Promise<Buffer> {
  const GPSLatitude = '26/1 4/1 4836/100';
  const GPSLongitude = '119/1 17/1 5640/100';
  return sharp({ create: { width, height, channels: 3, background: '#369' } })
    .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude, GPSLongitudeRef: 'E', GPSLongitude } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

test('a photo is redrawn upright and small, without its position, which is kept beside it', async () => {
  const bytes = await photo();
  const order = sent(bytes);
  const file = await client.call(upload, order);
  expect(file).toMatchObject({ id: order.body.id, name: '现场.jpg', type: 'image/jpeg', width: 1707, height: 2560 });
  const served = await client.send(read, { params: { id: file.id } });
  expect(Object.fromEntries(served.headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, max-age=31536000, immutable',
    'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent('现场.jpg')}`,
  });
  const picture = await sharp(served.bytes).metadata();
  expect([picture.width, picture.height, picture.exif]).toEqual([1707, 2560, undefined]);
  const thumb = await sharp(
    (await client.send(read, { params: { id: file.id }, query: { size: 'thumb' } })).bytes,
  ).metadata();
  expect(Math.max(thumb.width, thumb.height)).toBe(320);
  const { rows } = await transact((tx) =>
    tx.query<{ position: { lat: number; lng: number } }>('select position from files where id = $1', [file.id]),
  );
  expect(rows[0]?.position.lat).toBeCloseTo(26.0801, 4);
  expect(rows[0]?.position.lng).toBeCloseTo(119.299, 4);
});

test('sending again answers the same row; other content under the id is refused', async () => {
  const bytes = await photo(40, 30);
  const order = sent(bytes);
  const first = await client.call(upload, order);
  expect(await client.call(upload, order)).toEqual(first);
  const other = await photo(41, 30);
  expect((await client.refused(upload, sent(other, { id: order.body.id }))).slug).toBe('idempotency-key-reused');
  const both = sent(await photo(42, 30));
  const twice = await Promise.all([client.call(upload, both), client.call(upload, both)]);
  expect(twice[0]).toEqual(twice[1]);
});

test('a file is seen with its case and by nobody else; its hash opens nothing', async () => {
  const bytes = await photo(50, 30);
  const { id } = await client.call(upload, sent(bytes));
  expect((await stranger.refused(read, { params: { id } })).slug).toBe('not-found');
  expect((await server.client().refused(read, { params: { id } })).slug).toBe('unauthenticated');
  expect((await client.refused(read, { params: { id: digest(bytes) } })).slug).toBe('not-found');
  expect((await stranger.refused(upload, sent(bytes))).slug).toBe('not-found');
});

test('what is no picture, empty, cut off, too large, or a bomb is refused and leaves nothing behind', async () => {
  const whole = await photo(400, 300);
  const refused = async (bytes: Uint8Array, given?: Given) => (await client.refused(upload, sent(bytes, given))).slug;
  expect(await refused(Buffer.from('GIF89a/*<script>'), { name: 'a.jpg' })).toBe('file-type');
  expect(await refused(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), { name: 'a.svg' })).toBe('file-type');
  expect(await refused(Buffer.from('%PDF-1.7 …'), { name: 'a.pdf' })).toBe('file-type');
  expect(await refused(Buffer.alloc(0))).toBe('file-damaged');
  expect(await refused(whole.subarray(0, whole.length - 300), { sha256: digest(whole) })).toBe('file-damaged');
  expect(await refused(whole.subarray(0, whole.length / 2))).toBe('file-damaged');
  const tooLarge = await client.refused(upload, sent(Buffer.alloc(20_100_000, 1), { name: '大.jpg' }));
  expect([tooLarge.slug, tooLarge.status, tooLarge.params]).toEqual([
    'file-too-large',
    413,
    { file: '大.jpg', max: 20 },
  ]);
  const header = Buffer.from(
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#fff' } })
      .png()
      .toBuffer(),
  );
  header.writeUInt32BE(30_000, 16);
  header.writeUInt32BE(30_000, 20);
  header.writeInt32BE(crc32(header.subarray(12, 29)), 29);
  expect(await refused(header, { name: 'bomb.png' })).toBe('file-pixels');
  expect((await client.refused(upload, { ...sent(whole), file: undefined } as never)).slug).toBe('invalid-input');
  expect(incoming()).toEqual([]);
});

test('a script hidden in a picture does not survive, a document is only ever a download', async () => {
  const polyglot = Buffer.concat([await photo(60, 60), Buffer.from('<script>alert(1)</script>')]);
  const { id } = await client.call(upload, sent(polyglot));
  expect((await client.send(read, { params: { id } })).bytes.includes('<script>')).toBe(false);
  const pdf = Buffer.from('%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF');
  const document = await client.call(upload, sent(pdf, { name: '../../报告?.pdf', purpose: 'attachment' }));
  expect(document).toMatchObject({ name: '报告 .pdf', type: 'application/pdf', width: null });
  const served = await client.send(read, { params: { id: document.id } });
  expect(served.headers.get('content-disposition')).toMatch(/^attachment;/);
  expect(served.bytes.equals(pdf)).toBe(true);
  expect((await client.refused(read, { params: { id: document.id }, query: { size: 'thumb' } })).slug).toBe(
    'not-found',
  );
});

test('the sweeper takes what nothing names after a week, and nothing else', async () => {
  const files = openFiles({ dataDir: server.dataDir, cases, transact });
  const [kept, gone] = [
    await client.call(upload, sent(await photo(70, 60))),
    await client.call(upload, sent(await photo(71, 60))),
  ];
  unnamed.add(gone.id);
  const day = 24 * 3600 * 1000;
  await files.sweep(new Date(Date.now() + 6 * day));
  expect((await client.send(read, { params: { id: gone.id } })).status).toBe(200);
  await files.sweep(new Date(Date.now() + 8 * day));
  expect((await client.send(read, { params: { id: gone.id } })).status).toBe(404);
  expect((await client.send(read, { params: { id: kept.id } })).status).toBe(200);
});

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}
