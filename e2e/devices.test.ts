/** Phones that refuse: no permission for the position, no signal, photos the browser cannot open; and signing by finger. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import { flow, publish, userTask } from '../server/test/harness/small-application.ts';
import { startApp, type App } from './src/app.ts';
import { ON_SITE, openBrowser, type ContextOptions, type TestBrowser } from './src/browser.ts';
import { eventually } from './src/eventually.ts';
import { pictureFailures } from './src/failures.ts';
import { taskIn } from './src/inspection.ts';
import { enter, overHttp } from './src/people.ts';
import { photograph } from './src/pictures.ts';

let app: App;
let browser: TestBrowser;

beforeAll(async () => {
  [app, browser] = await Promise.all([startApp(), openBrowser()]);
});
pictureFailures(() => browser);
afterAll(async () => {
  await browser.close();
  await app.stop();
});

async function checkingIn(options: ContextOptions = {}) {
  const person = await enter(browser, app, '李四', 'phone', options);
  await person.page.goto('/');
  await person.page.getByRole('link', { name: '新增检查' }).tap();
  await person.page.getByRole('button', { name: '打卡', exact: true }).waitFor();
  return person;
}
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).tap();

test('without permission for the position the steps are shown, and with it one checks in after all', async () => {
  const { page, context } = await checkingIn({ permissions: [] });
  await press(page, /^打卡$/);
  await page.getByText('没有定位权限').waitFor();
  await page.getByText(/允许位置.*重试/).waitFor();
  await context.grantPermissions(['geolocation']);
  await press(page, '重新定位');
  await page.getByRole('heading', { name: '已打卡' }).waitFor();
  await context.close();
});

test('who cannot be located says why, and that is what is kept', async () => {
  const { page, context } = await checkingIn({ permissions: [] });
  await press(page, /^打卡$/);
  await press(page, '无法定位，说明原因后打卡');
  await press(page, '说明原因并打卡');
  await page.getByText('没有取得位置。请打开定位，或说明原因后打卡。').waitFor();
  await page.getByRole('textbox', { name: '为什么没有位置' }).fill('地下室没有信号');
  await press(page, '说明原因并打卡');
  await page.getByRole('heading', { name: '已打卡' }).waitFor();
  for (const said of ['没有位置', '地下室没有信号']) await page.getByText(said, { exact: true }).waitFor();
  await press(page, '开始检查');
  await page.getByRole('radio').first().waitFor();
  await context.close();
});

test('without a signal one waits fifteen seconds and no longer; a weak one is offered as it is', async () => {
  const { page, context } = await checkingIn();
  await page.clock.install();
  await context.setGeolocation(null);
  await press(page, /^打卡$/);
  await page.getByText('等待信号').waitFor();
  await page.clock.fastForward(15_000);
  await page.getByText('没有取得位置').waitFor();
  await page.getByRole('button', { name: '无法定位，说明原因后打卡' }).waitFor();
  await context.setGeolocation({ ...ON_SITE, accuracy: 180 });
  await press(page, '用当前位置打卡（误差 180 米）');
  await page.getByRole('heading', { name: '已打卡' }).waitFor();
  await page.getByText('误差 180 米').waitFor();
  await context.close();
});

const heic = { name: 'IMG_0412.HEIC', mimeType: '', buffer: Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0mif1heic') };

test('a HEIC photo this browser cannot open is named with a way on, and the next photo is taken', async () => {
  const { page, context } = await enter(browser, app, '李四');
  await page.goto('/a/hazard-report/new');
  await page.getByLabel('从相册选').setInputFiles([heic]);
  await page
    .getByRole('alert')
    .filter({ hasText: /「IMG_0412\.HEIC」是 HEIC 照片，这个浏览器打不开。.*「兼容性最佳」/ })
    .waitFor();
  await page.getByLabel('从相册选').setInputFiles([await photograph('隐患.jpg')]);
  await page.getByRole('button', { name: /^隐患照片 1 \/ 1/ }).waitFor();
  await page.getByText('是 HEIC 照片').waitFor({ state: 'detached' });
  await context.close();
});

test('a photo the browser shows but makes no bitmap of is converted on the device', async () => {
  const { page, context } = await enter(browser, app, '李四');
  await page.addInitScript('window.createImageBitmap = () => Promise.reject(new DOMException("not this kind"))');
  await page.goto('/a/hazard-report/new');
  const sent = page.waitForRequest(/\/files$/);
  const { buffer } = await photograph('现场.jpg');
  await page.getByLabel('从相册选').setInputFiles([{ ...heic, buffer }]);
  await page.getByRole('button', { name: /^隐患照片 1 \/ 1/ }).waitFor();
  const body = (await sent).postDataBuffer()?.toString('latin1') ?? '';
  expect(body).toContain('filename="IMG_0412.jpg"');
  expect(body).toContain('\xff\xd8\xff');
  await context.close();
});

const receipt = {
  app: 'receipt',
  process: 'sign',
  tasks: ['Task_Sign'],
  diagram:
    '<bpmn:startEvent id="Start" />' +
    userTask('Task_Sign').replace('formKey="ask"', 'formKey="sign"') +
    '<bpmn:endEvent id="End" />' +
    flow('f1', 'Start', 'Task_Sign') +
    flow('f2', 'Task_Sign', 'End'),
  forms: {
    sign: {
      type: 'default',
      id: 'sign',
      schemaVersion: 18,
      components: [{ type: 'signature', key: 'signed', label: 't.signed', min: 1 }],
    },
  },
};

test('one signs with several strokes, again if it went wrong, or with a picture', async () => {
  await publish(await overHttp(app, '孙八'), receipt);
  const { page, context } = await enter(browser, app, '李四');
  await page.goto('/a/receipt/new');
  const surface = page.getByLabel('在这里签名');
  await surface.waitFor();
  const id = taskIn(page);
  await press(page, 'send');
  await page.getByRole('alert').first().waitFor();
  const client = await overHttp(app, '李四');
  const kept = async () => {
    const { stored } = await client.call(endpoints.tasks.read, { params: { id } });
    const [item] = stored.find((one) => one.field === 'signed')?.items ?? [];
    return (item?.value as { files: string[] } | undefined)?.files ?? [];
  };
  const seen = new Set<string>();
  const isNew = async () => {
    await eventually(kept, (files) => files.length === 1 && !seen.has(files[0] ?? ''));
    seen.add((await kept())[0] ?? '');
  };
  await stroke(page, 0.2, 0.4);
  await isNew();
  await stroke(page, 0.5, 0.8);
  await isNew();
  expect(await ink()).toEqual([true, true]);
  await press(page, '重签');
  expect(await ink()).toEqual([false, false]);
  await page.getByLabel('选签名图片').setInputFiles([await photograph('签名.jpg', '#ffffff')]);
  await isNew();
  await surface.waitFor({ state: 'detached' });
  await press(page, 'send');
  await page.getByRole('link', { name: '查看流程' }).waitFor();
  await context.close();

  async function stroke(on: Page, from: number, to: number) {
    const box = await surface.boundingBox();
    if (!box) throw new Error('there is nothing to sign on');
    await on.mouse.move(box.x + box.width * from, box.y + box.height / 2);
    await on.mouse.down();
    await on.mouse.move(box.x + box.width * to, box.y + box.height / 2, { steps: 5 });
    await on.mouse.up();
  }
  /** Whether there is ink in the middle of each stroke. */
  function ink() {
    return surface.evaluate((canvas: HTMLCanvasElement) =>
      [0.3, 0.65].map((x) => (canvas.getContext('2d')?.getImageData(900 * x, 150, 1, 1).data[3] ?? 0) > 0),
    );
  }
});
