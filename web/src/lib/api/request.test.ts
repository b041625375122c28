import type { Problem } from '@closeloop/contracts';
import type { Route } from 'virtual:endpoint-table';
import { describe, expect, it } from 'vitest';
import { ProblemError } from './problem-error.ts';
import { addressOf, send, type RequestEnvironment } from './request.ts';

const read: Route = { method: 'GET', path: '/api/tasks/:id' };
const command: Route = { method: 'POST', path: '/api/cases', command: true, ifMatch: true };

const problem = (slug: Problem['slug'], status: number): Problem => ({
  type: `/problems/${slug}`,
  slug,
  status,
  title: slug,
  titles: { 'zh-CN': '中', en: 'en' },
});

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

/** Answers in turn; a function is called (to throw like a lost network). */
function environment(answers: (Response | (() => never))[], signInAgain = () => Promise.resolve(false)) {
  const sent: { address: string; init: RequestInit }[] = [];
  const pauses: number[] = [];
  const env: RequestEnvironment = {
    fetch: (address, init) => {
      sent.push({ address: address instanceof Request ? address.url : address.toString(), init: init ?? {} });
      const next = answers.shift();
      if (!next) throw new Error('no more answers');
      return Promise.resolve(typeof next === 'function' ? next() : next);
    },
    language: () => 'en',
    signInAgain,
    local: (slug) => ({ slug, status: 0, titles: { 'zh-CN': slug, en: slug } }),
    pause: (ms) => {
      pauses.push(ms);
      return Promise.resolve();
    },
  };
  const keys = () => sent.map(({ init }) => new Headers(init.headers).get('idempotency-key'));
  return { env, sent, pauses, keys };
}
const lost = () => {
  throw new TypeError('failed to fetch');
};

describe('an address', () => {
  it('fills the path and leaves out what is not asked', () => {
    expect(addressOf(read, { params: { id: 'a/b' }, query: { tab: 0, q: undefined, sort: '' } })).toBe(
      '/api/tasks/a%2Fb?tab=0',
    );
  });
});

describe('reading', () => {
  it('is repeated when the service is away, with growing pauses', async () => {
    const { env, pauses } = environment([lost, json(problem('unavailable', 503), 503), json({ ok: true })]);
    await expect(send(env, read, { params: { id: '1' } })).resolves.toEqual({ ok: true });
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses).toHaveLength(2);
  });

  it('gives up after some tries with a problem that says so', async () => {
    const { env } = environment([lost, lost, lost, lost]);
    await expect(send(env, read, { params: { id: '1' } })).rejects.toMatchObject({ slug: 'network', retryable: true });
  });

  it('is not repeated on a refusal', async () => {
    const { env, sent } = environment([json(problem('not-found', 404), 404)]);
    await expect(send(env, read, { params: { id: '1' } })).rejects.toMatchObject({ slug: 'not-found', status: 404 });
    expect(sent).toHaveLength(1);
  });
});

describe('a command', () => {
  it('is never repeated by itself and carries its key and revision', async () => {
    const { env, sent, keys } = environment([lost]);
    await expect(send(env, command, { body: {}, act: 'act-1', rev: 4 })).rejects.toBeInstanceOf(ProblemError);
    expect(sent).toHaveLength(1);
    expect(keys()).toEqual(['act-1']);
    expect(new Headers(sent[0]?.init.headers).get('if-match')).toBe('"4"');
  });

  it('goes out again with the same key after signing in again', async () => {
    const { env, keys } = environment([json(problem('unauthenticated', 401), 401), json({ done: 1 })], () =>
      Promise.resolve(true),
    );
    await expect(send(env, command, { body: {} })).resolves.toEqual({ done: 1 });
    expect(keys()[0]).toBeTruthy();
    expect(keys()[0]).toBe(keys()[1]);
  });

  it('fails with the problem when one does not sign in again', async () => {
    const { env } = environment([json(problem('unauthenticated', 401), 401)]);
    await expect(send(env, command, { body: {} })).rejects.toMatchObject({ slug: 'unauthenticated' });
  });
});

describe('the sentence of a problem', () => {
  it('is the application’s own when it sent one, else the title in the language asked for', () => {
    const plain = new ProblemError(problem('not-found', 404));
    expect(plain.inLanguage('zh-CN')).toBe('中');
    const own = new ProblemError({ ...problem('start-guard', 409), params: { message: '先设置' } });
    expect(own.inLanguage('en')).toBe('先设置');
  });
});
