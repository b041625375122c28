/**
 * What a schema cannot say about forms and checklists: every field stands in one step, keys do not hide names of the
 * platform, patterns terminate, ids match file names, codes are used once.
 */
import { type Checklist, flatten, type Form, isField, isStored } from '@closeloop/contracts/application';
import { compile, FeelError } from '@closeloop/feel';
import { type Catalogue, messageForms, reservedNames, subForms } from './catalogue.ts';
import { type In, nameOf } from './folder.ts';
import { problem, type Problem } from './problem.ts';

export function formProblems(catalogue: Catalogue): Problem[] {
  const answers = subForms(catalogue);
  const messages = messageForms(catalogue);
  const { forms, checklists } = catalogue.folder;
  return [
    ...forms.flatMap((form) => [
      ...nameProblem(form, '.form'),
      ...keyProblems(form),
      ...stepProblems(form),
      ...patternProblems(form),
      ...(answers.has(form.content.id) ? answerProblems(form) : []),
      ...(messages.has(form.content.id) ? messageProblems(form) : []),
    ]),
    ...checklists.flatMap((list) => [
      ...nameProblem(list, '.checklist.json'),
      ...codeProblems(list),
      ...languageProblems(list),
    ]),
  ];
}

const nameProblem = ({ file, content }: In<{ readonly id: string }>, ending: string): Problem[] =>
  nameOf(file) === `${content.id}${ending}` ? [] : [problem('name.mismatch', file, 'id', { detail: content.id })];

const keyProblems = ({ file, content }: In<Form>): Problem[] =>
  flatten(content.components)
    .filter(isField)
    .filter((field) => reservedNames.has(field.key))
    .map((field) => problem('form.keyTaken', file, field.key, { detail: field.key }));

function stepProblems({ file, content }: In<Form>): Problem[] {
  const steps = content.properties?.steps;
  if (!steps) return [];
  const named = steps.flatMap((step) => step.fields);
  const there = flatten(content.components).flatMap((one) => (isField(one) ? [one.key] : (one.id ?? [])));
  const unknown = named.filter((name) => !there.includes(name));
  const wrong = there.filter((name) => named.filter((one) => one === name).length !== 1);
  return [
    ...unknown.map((name) => problem('reference.unknown', file, 'properties.steps', { kind: 'field', detail: name })),
    ...wrong.map((name) => problem('form.step', file, 'properties.steps', { detail: name })),
  ];
}

function patternProblems({ file, content }: In<Form>): Problem[] {
  return flatten(content.components).flatMap((one) => {
    const pattern = 'validate' in one && one.validate && 'pattern' in one.validate ? one.validate.pattern : undefined;
    return pattern === undefined || isPattern(pattern)
      ? []
      : [problem('form.pattern', file, isField(one) ? one.key : '', { detail: pattern })];
  });
}

/** The evaluator refuses patterns that could run for ever. */
function isPattern(pattern: string): boolean {
  try {
    return typeof compile('matches("", pattern)').evaluate({ pattern: `^(?:${pattern})$` }) === 'boolean';
  } catch (error) {
    if (error instanceof FeelError) return false;
    throw error;
  }
}

function answerProblems({ file, content }: In<Form>): Problem[] {
  const fields = flatten(content.components).filter(isField);
  const texts = fields.filter((field) => field.type === 'textarea' || field.type === 'textfield');
  const files = fields.filter((field) => isStored(field) && (field.type === 'photos' || field.type === 'attachments'));
  const fits = texts.length <= 1 && files.length <= 1 && texts.length + files.length === fields.length;
  return fits ? [] : [problem('form.subform', file, 'components')];
}

/** What a message carries travels at once, so it has no rows of its own, and its dialog knows no task to choose for. */
function messageProblems({ file, content }: In<Form>): Problem[] {
  return flatten(content.components)
    .filter(isField)
    .filter((field) => isStored(field) || field.type === 'projectPicker' || field.type === 'personPicker')
    .map((field) => problem('form.message', file, field.key, { detail: field.key }));
}

/** A reader of the second language is shown the first one where there is nothing else. */
function languageProblems({ file, content }: In<Checklist>): Problem[] {
  const points = content.sections.flatMap((section) => section.points).filter((one) => one.retired !== true);
  const single = points.filter(({ text }) => typeof text === 'string' || text.en === undefined);
  const [first] = single;
  return first ? [problem('checklist.language', file, first.code, { detail: single.length })] : [];
}

function codeProblems({ file, content }: In<Checklist>): Problem[] {
  const sections = content.sections.map(({ code }) => code);
  const points = content.sections.flatMap((section) => section.points.map(({ code }) => code));
  const twice = (codes: readonly string[]): string[] => [
    ...new Set(codes.filter((one, at) => codes.indexOf(one) !== at)),
  ];
  return [...twice(sections), ...twice(points)].map((code) => problem('checklist.code', file, '', { detail: code }));
}
