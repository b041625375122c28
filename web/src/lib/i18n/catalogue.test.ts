/** Both languages say the same things: same keys, same placeholders; the problem sentences are those of the contracts. */
import { readFileSync } from 'node:fs';
import { problemKinds } from '@closeloop/contracts';
import { describe, expect, it } from 'vitest';

type Variants = readonly { readonly match: Readonly<Record<string, string>> }[];
type Catalogue = Readonly<Record<string, string | Variants>>;

const parts = ['', 'problem/', 'task/', 'office/'];

function read(part: string, locale: string): Catalogue {
  const address = new URL(`../../../messages/${part}${locale}.json`, import.meta.url);
  const messages = JSON.parse(readFileSync(address, 'utf8')) as Record<string, string>;
  delete messages['$schema'];
  return messages;
}

function textsOf(message: string | Variants): readonly string[] {
  return typeof message === 'string' ? [message] : message.flatMap((variant) => Object.values(variant.match));
}

function placeholders(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ''))].sort();
}

describe.each(parts)('messages/%s', (part) => {
  const zh = read(part, 'zh-CN');
  const en = read(part, 'en');

  it('has the same keys in both languages', () => {
    expect(Object.keys(en)).toEqual(Object.keys(zh));
  });

  it('has the same placeholders in both languages', () => {
    for (const [key, message] of Object.entries(zh)) {
      const expected = placeholders(textsOf(message)[0] ?? '');
      for (const text of textsOf(en[key] ?? '')) expect(placeholders(text), key).toEqual(expected);
    }
  });

  it('has no empty text and no Han text in English', () => {
    for (const [key, message] of Object.entries(en)) {
      for (const text of textsOf(message)) {
        expect(text.trim(), key).not.toBe('');
        if (!key.startsWith('lang.') && key !== 'app.other_name') expect(text, key).not.toMatch(/\p{Script=Han}/u);
      }
    }
  });
});

it('has no key twice across the parts', () => {
  const keys = parts.flatMap((part) => Object.keys(read(part, 'zh-CN')));
  expect(keys.length).toBe(new Set(keys).size);
});

it('says every problem in the words of the contracts', () => {
  const zh = read('problem/', 'zh-CN');
  const en = read('problem/', 'en');
  for (const [slug, kind] of Object.entries(problemKinds)) {
    expect(zh[`problem.${slug}`], slug).toBe(kind.zh);
    expect(en[`problem.${slug}`], slug).toBe(kind.en);
  }
});
