/** The web application's files, its headers, the live stream, and an orderly end. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { endpoints } from '@closeloop/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openNoRooms } from '../src/wiring.ts';
import type { Client } from './client.ts';
import { addPerson, addUnit, PASSWORD, type TestUnit } from './people.ts';
import { makeNotes, noteBindings, notes } from './rooms.ts';
import { openTestServer, type TestServer } from './server.ts';

const SCRIPT = 'console.log("begin")';
let folder: string;
let server: TestServer;
let units: TestUnit[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'closeloop-web-'));
  await mkdir(path.join(folder, '_app/immutable'), { recursive: true });
  await writeFile(path.join(folder, '200.html'), `<!doctype html><title>Closeloop</title><script>${SCRIPT}</script>`);
  await writeFile(path.join(folder, '_app/immutable/start.abc.js'), 'export {}');
  await writeFile(path.join(folder, '_app/immutable/start.abc.js.br'), brotliCompressSync('export {}'));
  const routes = [{ pattern: '^/tasks/[^/]+/?$', files: ['_app/immutable/start.abc.js'] }];
  await writeFile(path.join(folder, '_app/route-files.json'), JSON.stringify(routes));
  server = await openTestServer(
    {
      web: folder,
      openRooms: async (ground) => ({
        ...(await openNoRooms(ground)),
        features: [{ bindings: noteBindings(ground.changes) }],
      }),
    },
    makeNotes,
  );
  units = [await addUnit(server.database, '听众监理'), await addUnit(server.database, '邻座监理')];
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (at: string, headers: Record<string, string> = { accept: 'text/html' }) =>
  fetch(server.url + at, { headers });
async function member(unit: TestUnit | undefined): Promise<Client> {
  const { phone } = await addPerson(server.database, '某人', unit ? [unit] : []);
  const client = server.client();
  await client.call(endpoints.identity.signIn, { body: { phone, password: PASSWORD } });
  return client;
}

test('a page names the scripts of its route, and only of its own', async () => {
  const link = async (at: string) => (await get(at)).headers.get('link');
  expect(await link('/tasks/7')).toBe('</_app/immutable/start.abc.js>; rel="modulepreload"');
  expect(await link('/todo')).toBeNull();
});

test('every page is the one page; what is no page is not found', async () => {
  const named = ['/studio/x/flows/main.bpmn', '/studio/x/files/workflows%2Fx%2Fmain.bpmn'];
  for (const at of ['/', '/todo', '/a/self-inspection/list', `/join/W10.${'Aa-_'.repeat(10)}`, ...named]) {
    const page = await get(at);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).toContain('Closeloop');
  }
  for (const at of [
    '/api',
    '/api/unknown',
    '/missing.js',
    '/_app/immutable/gone.js',
    '/..%2f..%2fetc%2fpasswd',
    '/%2e%2e/x.env',
    '/studio/x/flows/..%2fmain.bpmn',
    '/studio/main.bpmn',
  ]) {
    expect((await get(at)).status).toBe(404);
  }
});

test('hashed files may be kept for ever and come compressed; the page is asked for each time', async () => {
  const script = await get('/_app/immutable/start.abc.js', { 'accept-encoding': 'br' });
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(script.headers.get('content-encoding')).toBe('br');
  expect(await script.text()).toBe('export {}');
  const page = await get('/');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  const again = await get('/', { accept: 'text/html', 'if-none-match': page.headers.get('etag') ?? '' });
  expect(again.status).toBe(304);
});

test('the page runs its own scripts and nobody’s else', async () => {
  const policy = (await get('/')).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toMatch(/script-src 'self' 'sha256-[A-Za-z0-9+/=]+'/);
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/style-src-elem[^;]*unsafe-inline/);
  expect((await get('/studio/x')).headers.get('content-security-policy')).toMatch(
    /style-src-elem 'self' 'unsafe-inline'/,
  );
  const api = await get('/api/unknown');
  expect(api.headers.get('x-content-type-options')).toBe('nosniff');
  expect(api.headers.get('x-powered-by')).toBeNull();
});

test('a long answer is compressed for who takes it', async () => {
  const client = await member(units[0]);
  for (let n = 0; n < 5; n++) await client.call(notes.add, { body: { text: 'x'.repeat(600) } });
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join();
  const { request } = await import('node:http');
  const packed = await new Promise<{ encoding: string | undefined; bytes: Buffer }>((resolve, reject) => {
    request(`${server.url}/api/notes`, { headers: { cookie, 'accept-encoding': 'br' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ encoding: response.headers['content-encoding'], bytes: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end();
  });
  expect(packed.encoding).toBe('br');
  expect((JSON.parse(brotliDecompressSync(packed.bytes).toString()) as { rows: object[] }).rows).toHaveLength(5);
});

test('a stream tells what changed in one’s own unit, and ends when the server drains', async () => {
  const [mine, theirs] = [await member(units[0]), await member(units[1])];
  expect((await server.client().refused(endpoints.operations.events)).slug).toBe('unauthenticated');
  const listen = async (client: Client) => {
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join();
    const response = await fetch(`${server.url}/api/events`, { headers: { cookie } });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    return response;
  };
  const [one, two] = [await listen(mine), await listen(theirs)];
  const first = await mine.call(notes.add, { body: { text: 'heard' } });
  const second = await theirs.call(notes.add, { body: { text: 'not heard' } });
  await mine.refused(notes.add, { body: { text: 'rolled back', fail: 'problem' } });
  server.closeloop.endStreams();
  const [heard, other] = [await one.text(), await two.text()];
  const ids = (text: string) =>
    [...text.matchAll(/data: (.*)/g)].map(([, json]) => (JSON.parse(json ?? '') as { id: string }).id);
  expect([ids(heard), ids(other)]).toEqual([[first.id], [second.id]]);
});
