/** A task with its form as the page needs it: texts in the caller's language, access, draft, stored fields, actions. */
import type {
  Json,
  Language,
  LivePhrase,
  StoredField as StoredAnswer,
  TaskAction,
  TaskDetail,
  TaskRow,
} from '@closeloop/contracts';
import {
  type Action,
  flatten,
  type Form,
  type Phrase,
  type PhraseValues,
  type TextChoice,
} from '@closeloop/contracts/application';
import { viewOf } from '@closeloop/form-core';
import { type Deployed, elementName, type FeelContext, word, type Words } from '../applications/index.ts';
import { blockOf, type ItemRecord } from '../blocks/index.ts';
import {
  type CaseParts,
  correctionPicker,
  presentCase,
  presentDetail,
  presentTask,
  returnedOf,
  type TaskRecord,
  type Viewer,
} from '../cases/index.ts';
import { type AnsweredTask, blockInput, formOf, type OpenedTask, summariesOf, taskContext } from './opened-task.ts';
import { returnTargets } from './return.service.ts';

export function presentTaskDetail(opened: AnsweredTask, viewer: Viewer): TaskDetail {
  const { task, deployed, row, items: all } = opened;
  const { language } = viewer;
  const base = taskContext(opened, viewer.actor);
  const live = task.state === 'open' ? summariesOf(opened, all, base) : {};
  const context = { ...base, blocks: { ...row.blocks, ...live } };
  const { settings, input } = formOf(opened);
  const variables = { ...row.vars, ...task.variables };
  const shown = input({ ...variables, ...task.draft }, context, new Date());
  const access = shown ? viewOf(shown).fields.map((one) => [one.field.key, one.access] as const) : [];
  return {
    ...presentTask(opened, task, viewer),
    rev: task.rev,
    state: task.state,
    case: presentDetail(opened, opened.openTasks, viewer),
    form: shown ? (translated(shown.form, deployed.words, language) as Record<string, Json>) : {},
    forms: shown ? answerForms(shown.form, deployed, language) : {},
    access: Object.fromEntries(access),
    variables,
    draft: {
      rev: task.draft_rev,
      data: task.draft,
      savedAt: task.draft_at?.toISOString() ?? null,
      savedBy: task.draft_by ? { id: task.draft_by, name: task.draft_by_name ?? '' } : null,
    },
    stored: storedFields(opened, context, language),
    context: JSON.parse(JSON.stringify(context)) as Record<string, Json>,
    returned: returnedOf(task),
    actions: settings.actions.map((one, index) => ({
      ...action(deployed.words, one, index, language),
      ...asked(opened, one, language),
    })),
    verbs: settings.verbs ?? [],
    projectField: opened.can.has('complete')
      ? (correctionPicker(deployed, row.process, task.element)?.key ?? null)
      : null,
    texts: deployed.words[language],
    chain: chainAfter(deployed, row.process, task),
  };
}

/** The forms that fields of this one name for their rows, such as the answer to a finding. */
function answerForms(form: Form, deployed: Deployed, language: Language): Record<string, Record<string, Json>> {
  const named = flatten(form.components).flatMap((one) => (one.type === 'findings' && one.form ? [one.form] : []));
  return Object.fromEntries(
    named.flatMap((name) => {
      const answer = deployed.forms.get(name);
      return answer ? [[name, translated(answer, deployed.words, language) as Record<string, Json>]] : [];
    }),
  );
}

/** The form's own stored fields, then those of the elements it may read. */
function storedFields(opened: AnsweredTask, context: FeelContext, language: Language): StoredAnswer[] {
  const { items: all, files } = opened;
  const { stored, settings } = formOf(opened);
  const own = stored.map((field) => ({ field, at: opened, editable: editable(opened, settings.access?.[field.key]) }));
  const keys = new Set(stored.map((one) => one.key));
  const readable = (settings.readable ?? []).flatMap((element) => {
    const visit = Math.max(
      0,
      ...all.filter((one) => one.element === element).map((one) => one.visit),
      opened.row.elements[element]?.visits ?? 0,
    );
    const at = { ...opened, task: { ...opened.task, element, visit } };
    return formOf(at)
      .stored.filter((one) => !keys.has(one.key))
      .map((field) => ({ field, at, editable: false }));
  });
  return [...own, ...readable].map(({ field, at, editable: mayEdit }) => {
    const block = blockOf(field.type);
    const input = blockInput(at, field, all, context);
    const template = block.template?.(input, language);
    const rows = block.rows?.(input, language, files);
    const named = input.items.flatMap((one) => block.filesOf(one.value)).flatMap((id) => files.get(id) ?? []);
    return {
      field: field.key,
      label: word(opened.deployed.words, field.label, language),
      block: block.id,
      editable: mayEdit,
      summary: block.summary(input),
      items: input.items.map(presentItem),
      ...(template !== undefined && { template }),
      ...(rows !== undefined && { rows }),
      ...(named.length > 0 && { files: named }),
    };
  });
}

function editable(opened: OpenedTask, access: string | undefined): boolean {
  return opened.task.state === 'open' && opened.can.has('saveDraft') && access !== 'read' && access !== 'hidden';
}

export function presentItem(one: ItemRecord): StoredAnswer['items'][number] {
  return {
    item: one.item,
    rev: one.rev,
    value: one.value,
    by: one.by_id ? { id: one.by_id, name: one.by_name ?? '' } : null,
    at: one.at.toISOString(),
    conflict: one.conflict,
  };
}

const textKeys = new Set(['label', 'description', 'placeholder']);

/** Labels, help and options in the caller's language; sentences chosen by condition stay keys of `texts`. */
function translated(value: unknown, words: Words, language: Language, key = ''): unknown {
  if (typeof value === 'string') return textKeys.has(key) ? word(words, value, language) : value;
  if (Array.isArray(value)) return value.map((one) => translated(one, words, language));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Form).map(([name, one]) => [name, translated(one, words, language, name)]),
  );
}

function action(words: Words, one: Action, index: number, language: Language): TaskAction {
  const say = (phrase: Phrase) => livePhrase(words, phrase, language);
  const choose = (choice: TextChoice, values?: PhraseValues) => liveChoice(words, choice, values, language);
  return {
    id: one.id,
    kind: one.kind,
    label: say(one.label),
    requires: one.kind === 'complete' ? (one.requires ?? []) : [],
    primary: one.tone === 'primary' || (one.tone === undefined && one.kind === 'complete' && index === 0),
    ...(one.icon && { icon: one.icon }),
    ...(one.if !== undefined && { if: one.if }),
    ...(one.confirm && {
      confirm: {
        title: choose(one.confirm.title, one.confirm.values),
        body: choose(one.confirm.body, one.confirm.values),
        ok: choose(one.confirm.ok, one.confirm.values),
        cancel: one.confirm.cancel ? word(words, one.confirm.cancel, language) : '',
        irreversible: one.confirm.irreversible ?? false,
      },
    }),
  };
}

/** What a button asks beside its question: the step to go back to, the form of its message. */
function asked({ deployed, row }: OpenedTask, one: Action, language: Language): Pick<TaskAction, 'to' | 'form'> {
  if (one.kind === 'return')
    return {
      to: returnTargets(row, one.to).map((element) => ({
        element,
        name: elementName(deployed, row.process, element, language),
      })),
    };
  const form = one.kind === 'message' && one.form !== undefined ? deployed.forms.get(one.form) : undefined;
  return form ? { form: translated(form, deployed.words, language) as Record<string, Json> } : {};
}

function livePhrase(words: Words, phrase: Phrase, language: Language): LivePhrase {
  return typeof phrase === 'string'
    ? liveChoice(words, phrase, undefined, language)
    : liveChoice(words, phrase.text, phrase.values, language);
}

function liveChoice(
  words: Words,
  choice: TextChoice,
  values: PhraseValues | undefined,
  language: Language,
): LivePhrase {
  const choices = typeof choice === 'string' ? [{ text: choice }] : choice;
  return {
    choices: choices.map((one) => ({
      text: word(words, one.text, language),
      ...('if' in one && one.if !== undefined && { if: one.if }),
    })),
    values: Object.fromEntries(
      Object.entries(values ?? {}).map(([name, value]) => [
        name,
        typeof value === 'string' ? { value, format: 'text' } : { value: value.value, format: value.format },
      ]),
    ),
  };
}

function chainAfter(deployed: Deployed, process: string, task: TaskRecord): string[] {
  const chain = deployed.app.offline?.[process]?.chain ?? [];
  const at = chain.indexOf(task.element);
  return at < 0 ? [] : chain.slice(at + 1);
}

export function presentTaskRow(
  parts: Omit<CaseParts, 'settings'>,
  task: TaskRecord,
  openTasks: readonly TaskRecord[],
  viewer: Viewer,
): TaskRow {
  const actions = formOf({ ...parts, task }).settings.actions;
  const [main] = actions.filter((one) => one.kind === 'complete');
  return {
    ...presentTask(parts, task, viewer),
    case: presentCase(parts, openTasks, viewer),
    state: task.state,
    completedAt: task.closed_at?.toISOString() ?? null,
    from: task.from_id ? { id: task.from_id, name: task.from_name ?? '' } : null,
    primary: main ? (livePhrase(parts.deployed.words, main.label, viewer.language).choices[0]?.text ?? null) : null,
  };
}
