/* throw-away */
import { openBrowser } from './src/browser.ts';
const base = process.env['BASE'] ?? 'http://127.0.0.1:4177';
const [who = 'sunba', list = '', out = '/tmp/shots', size = '1440x900', locale = 'zh-CN'] = process.argv.slice(2);
const [width = 1440, height = 900] = size.split('x').map(Number);
const browser = await openBrowser();
const ctx = await browser.open(width < 768 ? 'phone' : 'pc', { baseURL: base, locale: locale as 'en', viewport: { width, height } });
const page = await ctx.newPage();
page.on('console', (msg) => { if (msg.type() === 'error') console.log('CONSOLE', msg.text().slice(0, 400)); });
page.on('pageerror', (e) => console.log('PAGEERROR', e.message, e.stack?.slice(0, 500)));
page.on('response', (r) => { if (r.status() >= 400) console.log('HTTP', r.status(), r.request().method(), r.url()); });
const accounts = (await (await ctx.request.get('/api/demo/accounts')).json()).rows as { personId: string; account?: string; name: string }[];
const names: Record<string, string> = { sunba: '孙八', lisi: '李四', zhangsan: '张三', qianqi: '钱七', zhaoliu: '赵六', wangwu: '王五', zhoujiu: '周九' };
const me = accounts.find((a) => a.name === names[who]);
if (!me) throw new Error('no account ' + JSON.stringify(accounts[0]));
const s = await ctx.request.post('/api/demo/session', { data: { personId: me.personId ?? (me as any).id }, headers: { origin: base } });
if (!s.ok()) console.log('signin', s.status(), await s.text());
let n = 0;
for (const step of list.split(';').filter(Boolean)) {
  const [verb, ...rest] = step.split(' ');
  const arg = rest.join(' ');
  try {
    if (verb === 'go') { await page.goto(arg); await page.waitForLoadState('networkidle').catch(() => {}); await page.waitForTimeout(600); }
    else if (verb === 'click') await page.locator(arg).first().click({ timeout: 5000 });
    else if (verb === 'fill') { const [sel, ...t] = arg.split('|'); await page.locator(sel!).first().fill(t.join('|')); }
    else if (verb === 'press') await page.keyboard.press(arg);
    else if (verb === 'wait') await page.waitForTimeout(Number(arg));
    else if (verb === 'eval') console.log(JSON.stringify(await page.evaluate(arg)));
    else if (verb === 'shot') await page.screenshot({ path: `${out}/${arg || ++n}.png` });
    else if (verb === 'text') console.log((await page.locator(arg || 'body').first().innerText()).slice(0, 3000));
  } catch (e) { console.log('STEP FAILED', step, String(e).slice(0, 300)); }
}
await browser.close();
