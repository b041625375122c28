/** Form-core by examples and by properties: what is hidden never gets through, answers do not depend on order. */
import { Form } from '@closeloop/contracts/application';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offered, stepsOf, submissionOf, validate, viewOf, withDefaults } from '../src/index.ts';
import type { Data, FormInput } from '../src/index.ts';

const now = new Date('2026-11-20T02:00:00Z');
const formOf = (components: unknown[], properties?: unknown): Form =>
  Form.parse({ type: 'default', id: 'sample', schemaVersion: 1, components, ...(properties ? { properties } : {}) });
const inputOf = (form: Form, data: Data, more: Partial<FormInput> = {}): FormInput => ({
  form,
  data,
  context: { vars: {}, blocks: {} },
  now,
  ...more,
});
const text = (key: string, more: object = {}) => ({ type: 'textfield', key, label: `f.${key}`, ...more });

describe('access', () => {
  const form = formOf([
    text('open'),
    text('fixed', { readonly: true }),
    text('secret'),
    text('conditional', { conditional: { hide: '=open = "x"' } }),
    { type: 'photos', key: 'pictures', label: 'f.pictures', min: 1 },
  ]);
  const data = { open: 'x', fixed: 'forged', secret: 'forged', conditional: 'forged', pictures: ['forged'], other: 1 };

  it('sends editable plain fields only', () => {
    const input = inputOf(form, data, {
      access: { secret: 'hidden' },
      context: { vars: { fixed: 'kept' }, blocks: {} },
    });
    expect(submissionOf(input)).toEqual({ open: 'x' });
    expect(viewOf(input).fields.map((one) => one.access)).toEqual(['edit', 'read', 'hidden', 'hidden', 'edit']);
    expect(viewOf(input).names['fixed']).toBe('kept');
  });

  it('requires for one action only', () => {
    const input = inputOf(form, {}, { context: { vars: {}, blocks: { pictures: { count: 1 } } } });
    expect(validate(input)).toEqual([]);
    const problems = validate(input, { id: 'send', requires: ['open'] });
    expect(problems).toEqual([
      { path: 'open', code: 'required', messageKey: 'form.required', own: false, params: {}, formats: {} },
    ]);
  });
});

describe('validation', () => {
  it('gives a field its own sentence with the parameters of the problem', () => {
    const form = formOf([
      {
        type: 'findings',
        key: 'answers',
        label: 'f.answers',
        requireAll: true,
        messages: { unanswered: 'rule.unanswered' },
      },
    ]);
    const blocks = { answers: { total: 5, answered: 3 } };
    expect(validate(inputOf(form, {}, { context: { vars: {}, blocks } }))).toEqual([
      { path: 'answers', code: 'unanswered', messageKey: 'rule.unanswered', own: true, params: { n: 2 }, formats: {} },
    ]);
  });

  it.each([
    ['textfield', { validate: { pattern: '[a-z]+' } }, 'ABC', 'pattern'],
    ['textfield', { validate: { maxLength: 2 } }, '三个字', 'maxLength'],
    ['number', { validate: { min: 3 } }, 2, 'min'],
    ['number', {}, '2', 'type'],
    ['number', { decimalDigits: 1 }, 1.25, 'pattern'],
    ['radio', { values: [{ label: 'o.a', value: 'a' }] }, 'b', 'option'],
    ['checklist', { values: [{ label: 'o.a', value: 'a' }] }, ['a', 'a'], 'option'],
    ['datetime', { subtype: 'date' }, '2026-13-01', 'type'],
    ['deadline', { earliest: 'PT1H' }, '2026-11-20T02:59:59Z', 'tooEarly'],
    ['deadline', {}, 'tomorrow', 'type'],
    ['personPicker', { among: { unit: true } }, 7, 'type'],
    ['checkbox', { validate: { required: true } }, false, 'required'],
    ['textarea', { validate: { required: true } }, ' \n', 'required'],
  ])('refuses a wrong %s (%j)', (type, more, value, code) => {
    const form = formOf([{ type, key: 'one', label: 'f.one', ...more }]);
    expect(validate(inputOf(form, { one: value })).map((problem) => problem.code)).toEqual([code]);
  });

  it('accepts a deadline exactly at the earliest instant', () => {
    const form = formOf([{ type: 'deadline', key: 'one', label: 'f.one', earliest: 'PT1H' }]);
    expect(validate(inputOf(form, { one: '2026-11-20T11:00:00+08:00' }))).toEqual([]);
  });

  it('checks stored fields by their summary', () => {
    const form = formOf([
      { type: 'inspectionChecklist', key: 'list', label: 'f.list', template: 'site' },
      { type: 'checkIn', key: 'here', label: 'f.here', required: true },
      { type: 'attachments', key: 'papers', label: 'f.papers', min: 1, max: 2 },
    ]);
    const codes = (blocks: object) =>
      validate(inputOf(form, {}, { context: { vars: {}, blocks } })).map(({ code, params }) => [code, params]);
    expect(codes({})).toEqual([
      ['incomplete', { n: 0 }],
      ['required', {}],
      ['min', { min: 1, n: 0 }],
    ]);
    expect(codes({ list: { total: 3, filled: 1 }, here: { at: 'x' }, papers: { count: 3 } })).toEqual([
      ['incomplete', { n: 2 }],
      ['max', { max: 2, n: 3 }],
    ]);
    expect(codes({ list: { total: 3, filled: 3 }, here: { at: 'x' }, papers: { count: 1 } })).toEqual([]);
  });

  it('applies a rule to its actions, and never to a hidden field', () => {
    const rules = [
      { field: 'b', when: '=a = b', message: { text: 'rule.same', values: { a: '=a' } }, actions: ['send'] },
    ];
    const form = formOf([text('a'), text('b', { conditional: { hide: '=a = "hide"' } })], { rules });
    const send = { id: 'send' };
    expect(validate(inputOf(form, { a: 'x', b: 'x' }), send)).toMatchObject([
      { path: 'b', code: 'rule', messageKey: 'rule.same', params: { a: 'x' } },
    ]);
    expect(validate(inputOf(form, { a: 'x', b: 'x' }), { id: 'other' })).toEqual([]);
    expect(validate(inputOf(form, { a: 'hide', b: 'hide' }), send)).toEqual([]);
    expect(validate(inputOf(form, { a: 'x' }), send)).toEqual([]);
  });
});

describe('steps and actions', () => {
  it('cuts the form into its visible screens', () => {
    const steps = [
      { id: 'first', title: 's.first', fields: ['a', 'hint'], next: 's.next' },
      { id: 'gone', title: 's.gone', fields: ['b'] },
      { id: 'last', title: 's.last', fields: ['c'], confirms: 'send' },
    ];
    const form = formOf([text('a'), { type: 'text', id: 'hint', text: 't.hint' }, text('b'), text('c')], { steps });
    const input = inputOf(form, {}, { access: { b: 'hidden' } });
    const seen = stepsOf(form, viewOf(input));
    expect(seen.map((step) => [step.id, step.content.length, step.confirms])).toEqual([
      ['first', 2, null],
      ['last', 1, 'send'],
    ]);
  });

  it('offers actions whose condition is true; null is not', () => {
    const form = formOf([text('a')]);
    const actions = [{ id: 'always' }, { id: 'yes', if: '=a = "x"' }, { id: 'null', if: '=missing > 1' }];
    expect(offered(actions, inputOf(form, { a: 'x' })).map((one) => one.id)).toEqual(['always', 'yes']);
  });
});

describe('properties', () => {
  const keys = ['a', 'b', 'c', 'd'] as const;
  const access = fc.constantFrom<('hidden' | 'read' | 'edit' | 'required')[]>('hidden', 'read', 'edit', 'required');
  const hide = fc.option(
    fc.tuple(fc.constantFrom(...keys), fc.constantFrom('x', 'y')).map(([key, value]) => `=${key} = "${value}"`),
    { nil: undefined },
  );
  const fallback = fc.option(
    fc.oneof(
      fc.constant('="x"'),
      fc.constantFrom(...keys).map((key) => `=${key}`),
    ),
    { nil: undefined },
  );
  const someForm = fc.tuple(...keys.map(() => fc.record({ hide, fallback, required: fc.boolean() }))).map((all) =>
    formOf(
      all.map((one, index) =>
        text(keys[index] ?? 'a', {
          validate: { required: one.required },
          ...(one.hide ? { conditional: { hide: one.hide } } : {}),
          ...(one.fallback ? { default: one.fallback } : {}),
        }),
      ),
    ),
  );
  const someData = fc.dictionary(fc.constantFrom(...keys, 'z'), fc.constantFrom('x', 'y', '', 'secret'), {
    noNullPrototype: true,
  });
  const someAccess = fc.dictionary(fc.constantFrom(...keys), access, { noNullPrototype: true });

  it('hiding a field never lets its value through', () => {
    fc.assert(
      fc.property(someForm, someData, someAccess, (form, data, granted) => {
        const input = inputOf(form, data, { access: granted });
        const sent = submissionOf(input);
        for (const { field, access: seen } of viewOf(input).fields)
          expect(Object.hasOwn(sent, field.key)).toBe(seen === 'edit' || seen === 'required');
        expect(Object.keys(sent).every((key) => keys.some((known) => known === key))).toBe(true);
      }),
    );
  });

  it('answers do not depend on what is typed into fields that may not be edited', () => {
    fc.assert(
      fc.property(someForm, someData, someData, someAccess, (form, data, noise, granted) => {
        const locked = keys.filter((key) => granted[key] === 'hidden' || granted[key] === 'read');
        const changed = { ...data, ...Object.fromEntries(locked.map((key) => [key, noise[key] ?? 'noise'])) };
        const one = inputOf(form, data, { access: granted });
        const other = inputOf(form, changed, { access: granted });
        expect(submissionOf(other)).toEqual(submissionOf(one));
        expect(validate(other)).toEqual(validate(one));
      }),
    );
  });

  it('validation is deterministic and independent of the order of keys', () => {
    fc.assert(
      fc.property(someForm, someData, someAccess, (form, data, granted) => {
        const turned = Object.fromEntries(Object.entries(data).reverse());
        const first = validate(inputOf(form, data, { access: granted }));
        expect(validate(inputOf(form, turned, { access: granted }))).toEqual(first);
      }),
    );
  });

  it('defaults are idempotent and never overwrite', () => {
    fc.assert(
      fc.property(someForm, someData, someAccess, (form, data, granted) => {
        const once = withDefaults(inputOf(form, data, { access: granted }));
        expect(withDefaults(inputOf(form, once, { access: granted }))).toEqual(once);
        for (const [key, value] of Object.entries(data)) expect(once[key]).toBe(value);
      }),
    );
  });
});
