/**
 * Everything that keeps a form from being completed by an action, in the order of the form: each field's own check,
 * then the rules across fields. Nothing about a hidden field is ever a problem. The answer depends on the values
 * only, never on the order of keys.
 */
import type { Form, FormRule } from '@closeloop/contracts/application';
import { isTrue } from './expressions.ts';
import { isStored } from './components.ts';
import { faultOfStored } from './check-stored.ts';
import { type Fault, faultOf } from './check-value.ts';
import { say } from './phrase.ts';
import { type FormView, viewOf } from './view.ts';
import type { FieldView, FormInput, PressedAction, Problem } from './types.ts';

export function validate(input: FormInput, action?: PressedAction): readonly Problem[] {
  const view = viewOf(input, action);
  const own = view.fields.flatMap((one) => problemsOfField(one, view, input));
  const rules = rulesFor(input.form, action).flatMap((rule) => problemsOfRule(rule, view, input));
  return [...own, ...rules];
}

function problemsOfField(view: FieldView, form: FormView, input: FormInput): Problem[] {
  if (view.access === 'hidden' || view.access === 'read') return [];
  const required = view.access === 'required';
  const fault = isStored(view.field)
    ? faultOfStored(view.field, summaryOf(input, view.field.key), required)
    : faultOf(view.field, view.value, required, input.now);
  return fault ? [problemOf(view, fault, form, input)] : [];
}

function problemOf({ field }: FieldView, { code, params }: Fault, form: FormView, input: FormInput): Problem {
  const message = field.messages?.[code];
  if (message === undefined)
    return { path: field.key, code, messageKey: `form.${code}`, own: false, params, formats: {} };
  const said = say(message, form.names, input.now);
  const all = { ...params, ...said.params };
  return { path: field.key, code, messageKey: said.key, own: true, params: all, formats: said.formats };
}

const rulesFor = (form: Form, action: PressedAction | undefined): readonly FormRule[] =>
  (form.properties?.rules ?? []).filter(
    (rule) => rule.actions === undefined || (action !== undefined && rule.actions.includes(action.id)),
  );

function problemsOfRule(rule: FormRule, form: FormView, input: FormInput): Problem[] {
  const target = form.fields.find((one) => one.field.key === rule.field);
  if (!target || target.access === 'hidden' || !isTrue(rule.when, form.names, input.now)) return [];
  const { key, params, formats } = say(rule.message, form.names, input.now);
  return [{ path: rule.field, code: 'rule', messageKey: key, own: true, params, formats }];
}

function summaryOf(input: FormInput, key: string): unknown {
  const blocks = input.context['blocks'];
  return typeof blocks === 'object' && blocks !== null ? (blocks as Record<string, unknown>)[key] : undefined;
}
