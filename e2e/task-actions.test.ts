/** Buttons of a task that do not complete it, pressed: a message to the case, and a draft deleted for good. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import { flow, publish, userTask } from '../server/test/harness/small-application.ts';
import { startApp, type App } from './src/app.ts';
import { openBrowser, type TestBrowser } from './src/browser.ts';
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

/** Its only step may ask for more time, which another step decides while the first one stays. */
const errand = {
  app: 'errand',
  process: 'run',
  tasks: ['Task_Run', 'Task_Allow'],
  beside:
    '<bpmn:message id="message_later" name="later"><bpmn:extensionElements><zeebe:subscription correlationKey="=closeloop.caseId" /></bpmn:extensionElements></bpmn:message>',
  diagram:
    '<bpmn:startEvent id="Start" />' +
    userTask('Task_Run') +
    userTask('Task_Allow') +
    '<bpmn:boundaryEvent id="Asked" attachedToRef="Task_Run" cancelActivity="false"><bpmn:messageEventDefinition id="asked" messageRef="message_later" /></bpmn:boundaryEvent>' +
    '<bpmn:endEvent id="End" /><bpmn:endEvent id="Allowed" />' +
    flow('f1', 'Start', 'Task_Run') +
    flow('f2', 'Task_Run', 'End') +
    flow('f3', 'Asked', 'Task_Allow') +
    flow('f4', 'Task_Allow', 'Allowed'),
  settings: {
    tasks: {
      Task_Run: {
        actions: [
          { id: 'send', kind: 'complete', label: 't.send' },
          {
            id: 'later',
            kind: 'message',
            label: 't.later',
            message: 'later',
            form: 'later',
            success: 't.asked',
            confirm: { title: 't.question', body: 't.consequence', ok: 't.ask' },
          },
        ],
      },
      Task_Allow: { actions: [{ id: 'send', kind: 'complete', label: 't.send' }] },
    },
  },
  forms: {
    later: {
      type: 'default',
      id: 'later',
      schemaVersion: 18,
      components: [
        { type: 'deadline', key: 'until', label: 't.until', chips: [1, 3], validate: { required: true } },
        { type: 'textarea', key: 'why', label: 't.why', validate: { required: true } },
      ],
    },
  },
};

test('a message asks its own form, goes to the case, and the task stays as it was', async () => {
  await publish(await overHttp(app, '孙八'), errand);
  const { page, ...person } = await enter(browser, app, '李四');
  await page.goto('/a/errand/new');
  await page.getByRole('textbox', { name: 'answer' }).fill('half done');
  await page.getByRole('button', { name: 'later' }).tap();
  const sheet = page.getByRole('dialog', { name: 'question' });
  await sheet.getByRole('button', { name: 'ask' }).tap();
  expect(await sheet.getByRole('alert').allInnerTexts()).toEqual(['这一项必填。', '这一项必填。']);
  await sheet.getByRole('button', { name: '3 工作日' }).tap();
  await sheet.getByRole('textbox', { name: 'why' }).fill('rain');
  await sheet.getByRole('button', { name: 'ask' }).tap();
  await page.getByText('asked').waitFor();
  expect(await page.getByRole('textbox', { name: 'answer' }).inputValue()).toBe('half done');
  const client = await overHttp(app, '李四');
  const { case: own } = await client.call(endpoints.tasks.read, { params: { id: taskIn(page) } });
  await eventually(
    async () =>
      (await client.call(endpoints.cases.read, { params: { id: own.id } })).openTasks.map((one) => one.element).sort(),
    ['Task_Allow', 'Task_Run'],
  );
  await person.close();
});

test('a report that was begun is deleted from its own page, and only after the question', async () => {
  const { page, ...person } = await enter(browser, app, '李四');
  await page.goto('/');
  await page.getByRole('link', { name: '随手拍' }).tap();
  await page.getByRole('textbox', { name: '部位' }).fill('误报的部位');
  await page.getByLabel('从相册选').setInputFiles([await photograph('误报.jpg')]);
  await page.getByRole('button', { name: /^隐患照片 1 \/ 1/ }).waitFor();
  await page.getByRole('button', { name: '删除', exact: true }).tap();
  const question = page.getByRole('dialog', { name: '删除这份上报？' });
  await question.getByRole('button', { name: '保留' }).tap();
  await question.waitFor({ state: 'detached' });
  expect(await page.getByRole('textbox', { name: '部位' }).inputValue()).toBe('误报的部位');
  await page.getByRole('button', { name: '删除', exact: true }).tap();
  await question.getByRole('button', { name: '删除' }).tap();
  await page.getByText('已删除').waitFor();
  await page.goto('/a/hazard-report/list/my-reports');
  await page.getByText('你还没有上报过隐患').waitFor();
  await person.close();
});

test('an inspection that was begun is deleted from its tracking page', async () => {
  const { page, ...person } = await enter(browser, app, '李四');
  await page.goto('/');
  await page.getByRole('link', { name: '新增检查' }).tap();
  await page.getByRole('button', { name: '打卡', exact: true }).waitFor();
  await page.getByRole('link', { name: '流程跟踪' }).tap();
  await page.getByRole('button', { name: '删除', exact: true }).tap();
  await page.getByRole('dialog').getByRole('button', { name: '删除' }).tap();
  await page.getByText(/已删除/).waitFor();
  await page.goto('/a/self-inspection/list/my-inspections');
  await page.getByText('没有未完成的检查').waitFor();
  await person.close();
});
