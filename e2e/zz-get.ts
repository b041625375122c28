const base = 'http://127.0.0.1:4177';
const accounts = (await (await fetch(base + '/api/demo/accounts')).json()).rows as any[];
const [name = '', path = ''] = process.argv.slice(2);
const r = await fetch(base + '/api/demo/session', {
  method: 'POST',
  headers: { 'content-type': 'application/json', origin: base },
  body: JSON.stringify({ personId: accounts.find((a) => a.name === name).id }),
});
const cookie = r.headers
  .getSetCookie()
  .map((c) => c.split(';')[0])
  .join('; ');
console.log(await (await fetch(base + path, { headers: { cookie, 'accept-language': 'zh-CN' } })).text());
