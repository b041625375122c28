import { v7 as newId } from 'uuid';
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
const base = process.env['BASE'] ?? 'http://127.0.0.1:4177';
const accounts = (await (await fetch(base + '/api/demo/accounts')).json()).rows as any[];
export async function as(name: string) {
  const r = await fetch(base + '/api/demo/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base },
    body: JSON.stringify({ personId: accounts.find((a) => a.name === name).id }),
  });
  const cookie = r.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ');
  return async (method: string, path: string, body?: any, rev?: number): Promise<any> => {
    const form = body instanceof FormData;
    const res = await fetch(base + path, {
      method,
      headers: {
        cookie,
        origin: base,
        accept: 'application/json',
        'accept-language': 'zh-CN',
        'idempotency-key': newId(),
        ...(form || body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(rev === undefined ? {} : { 'if-match': `"${rev}"` }),
      },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    const text = await res.text();
    if (!res.ok) throw new Error(`${method} ${path} ${res.status} ${text.slice(0, 600)}`);
    return text === '' ? undefined : JSON.parse(text);
  };
}
function crc(buf: Buffer) {
  let c,
    t: number[] = [];
  for (let n = 0; n < 256; n++) {
    c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    t[n] = c >>> 0;
  }
  c = 0xffffffff;
  for (const b of buf) c = t[(c ^ b) & 255]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}
function chunk(type: string, data: Buffer) {
  const len = Buffer.alloc(4);
  len.writeUInt32BE(data.length);
  const td = Buffer.concat([Buffer.from(type), data]);
  const cr = Buffer.alloc(4);
  cr.writeUInt32BE(crc(td));
  return Buffer.concat([len, td, cr]);
}
function png(w: number, h: number, seed: number) {
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(w, 0);
  ihdr.writeUInt32BE(h, 4);
  ihdr[8] = 8;
  ihdr[9] = 2;
  const raw = Buffer.alloc((w * 3 + 1) * h);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const o = y * (w * 3 + 1) + 1 + x * 3;
      raw[o] = (x + seed * 60) % 255;
      raw[o + 1] = (y + seed * 20) % 255;
      raw[o + 2] = (120 + seed * 33) % 255;
    }
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', ihdr),
    chunk('IDAT', deflateSync(raw)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
let seed = 0;
async function photo(call: any, task: string) {
  const form = new FormData();
  const id = newId();
  const bytes = png(320, 240, ++seed);
  form.set('id', id);
  form.set('sha256', createHash('sha256').update(bytes).digest('hex'));
  form.set('purpose', 'photo');
  form.set('takenAt', new Date().toISOString());
  form.set('file', new Blob([bytes as any], { type: 'image/png' }), 'site.png');
  const r = await call('POST', `/api/tasks/${task}/files`, form);
  return r.id ?? id;
}
const op = (field: string, item: string, value: any, baseRev = 0) => ({
  opId: newId(),
  field,
  item,
  baseRev,
  value,
  at: new Date().toISOString(),
});
const lisi = await as('李四');
async function inspection(problems: number, finish: boolean) {
  const { case: c } = await lisi('POST', '/api/cases', { app: 'self-inspection', process: 'inspection' });
  let task = await lisi('GET', `/api/tasks/${c.openTasks[0].id}`);
  await lisi('POST', `/api/tasks/${task.id}/items`, {
    operations: [
      op('arrival', 'self', {
        lat: 26.0802,
        lng: 119.2991,
        accuracy: 10,
        deviceTime: new Date().toISOString(),
        source: 'gps',
      }),
    ],
  });
  const opts = await lisi('GET', `/api/tasks/${task.id}/options/inspectedProject`);
  const project = opts.rows.find((r: any) => r.name.includes('云溪新城'));
  task = await lisi('GET', `/api/tasks/${task.id}`);
  let done = await lisi(
    'POST',
    `/api/tasks/${task.id}/completion`,
    { action: 'enterPoints', data: { inspectedProject: project.id } },
    task.rev,
  );
  task = await lisi('GET', `/api/tasks/${done.next[0].id}`);
  const field = task.stored.find((s: any) => s.field === 'siteChecks');
  const points = field.template.sections.flatMap((s: any) => s.points);
  const ops: any[] = [];
  for (const [i, p] of points.entries()) {
    if (!finish && i > 40) break;
    if (i >= problems) ops.push(op('siteChecks', p.code, { value: 'yes' }));
    else
      ops.push(
        op('siteChecks', p.code, {
          value: 'no',
          findings: [
            { id: newId(), text: '临边防护缺失约 6 米', place: '5#楼 9 层', photos: [await photo(lisi, task.id)] },
          ],
        }),
      );
  }
  for (let at = 0; at < ops.length; at += 50)
    await lisi('POST', `/api/tasks/${task.id}/items`, { operations: ops.slice(at, at + 50) });
  if (!finish) return c.id;
  task = await lisi('GET', `/api/tasks/${task.id}`);
  done = await lisi('POST', `/api/tasks/${task.id}/completion`, { action: 'finishInspection', data: {} }, task.rev);
  task = await lisi('GET', `/api/tasks/${done.next[0].id}`);
  const people = await lisi('GET', `/api/tasks/${task.id}/options/feedbackPerson`);
  const qianqi = people.rows.find((r: any) => r.name === '钱七').id;
  await lisi(
    'POST',
    `/api/tasks/${task.id}/completion`,
    problems > 0
      ? {
          action: 'issueNotice',
          data: {
            opinion: '补齐防护栏杆与挡脚板',
            rectifyBy: new Date(Date.now() + 3 * 864e5).toISOString(),
            feedbackPerson: qianqi,
          },
        }
      : { action: 'issueClean', data: { feedbackPerson: qianqi } },
    task.rev,
  );
  return c.id;
}
if (process.argv[2] === 'inspections') {
  console.log('rect', await inspection(2, true));
  console.log('rect', await inspection(1, true));
  console.log('draft', await inspection(1, false));
}
if (process.argv[2] !== undefined) {
  const { case: c } = await lisi('POST', '/api/cases', { app: 'hazard-report', process: 'hazard' });
  let task = await lisi('GET', `/api/tasks/${c.openTasks[0].id}`);
  await lisi('POST', `/api/tasks/${task.id}/items`, {
    operations: [op('hazardPhotos', 'self', { files: [await photo(lisi, task.id)] })],
  });
  task = await lisi('GET', `/api/tasks/${task.id}`);
  await lisi(
    'POST',
    `/api/tasks/${task.id}/completion`,
    { action: 'submitReport', data: { hazardText: '临边无防护', hazardPlace: '3#楼', hazardLevel: 'serious' } },
    task.rev,
  );
  console.log('hazard', c.id);
}
