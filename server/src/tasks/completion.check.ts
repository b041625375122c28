/**
 * What keeps a task from being completed, all at once and each thing at its place: fields by `/key`, items of stored
 * fields by `/key/item`. The browser asks form-core the same questions; here they are asked of what the server has.
 */
import type { FieldProblem, Json, Language } from '@closeloop/contracts';
import { type FormInput, type Problem, validate } from '@closeloop/form-core';
import { type FeelContext, word, written } from '../applications/index.ts';
import { blockOf, type Gap, type ItemRecord } from '../blocks/index.ts';
import { problem, problemTitle } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import type { CompletionOrder } from './completion.service.ts';
import { type CompleteAction, pressed } from './pressed.ts';
import { formWord } from './form-words.ts';
import { type AnsweredTask, blockInput, formOf, type OpenedTask, type TaskForms } from './opened-task.ts';
import { refusedChoices } from './options.service.ts';

interface Missing {
  readonly field: string;
  readonly gap: Gap;
}

export async function checkCompletion(
  tx: Tx,
  actor: Actor,
  opened: AnsweredTask,
  order: CompletionOrder,
  action: CompleteAction,
  input: FormInput | null,
  all: readonly ItemRecord[],
  context: FeelContext,
): Promise<void> {
  refuseUnknownFields(formOf(opened).fields, order.data);
  refuseUnseen(opened, order, all);
  const missing = gapsOf(opened, all, context);
  const told = new Set(missing.map((one) => one.field));
  const faults = (input ? validate(input, pressed(action)) : []).filter((one) => !told.has(one.path));
  const refused = await refusedChoices(tx, actor, opened, order.data, context);
  const errors = [
    ...faults.map((one) => fieldProblem(opened, one, actor.language)),
    ...refused,
    ...missing.map((one) => gapProblem(one, actor.language)),
  ];
  if (errors.length > 0) throw nameOf(missing, faults.length + refused.length, errors);
  refuseMissingFiles(opened, all, context);
}

/** One kind of gap has a name of its own; anything else is a form that needs attention. */
function nameOf(missing: readonly Missing[], others: number, errors: readonly FieldProblem[]) {
  const [first] = missing;
  if (!first || others > 0) return problem('form-rule', { n: errors.length }, { errors });
  if (
    first.gap.slug === 'check-in-required' ||
    first.gap.slug === 'outside-fence' ||
    first.gap.slug === 'findings-unanswered'
  )
    return problem(first.gap.slug, first.gap.params, { errors });
  const items = new Set(missing.map((one) => one.gap.item));
  return problem('task-incomplete', { n: items.size, code: first.gap.item }, { errors });
}

export function refuseUnknownFields(fields: TaskForms['fields'], data: Readonly<Record<string, Json>>): void {
  const keys = new Set(fields.flatMap((one) => ('key' in one ? [one.key] : [])));
  const errors = Object.keys(data)
    .filter((key) => !keys.has(key))
    .map((key) => ({ path: `/data/${key}`, code: 'unknown', message: key }));
  if (errors.length > 0) throw problem('invalid-input', {}, { errors });
}

/** What the person confirmed must be what is stored: as many items, none newer than he saw. */
function refuseUnseen(opened: OpenedTask, order: CompletionOrder, all: readonly ItemRecord[]): void {
  const { task } = opened;
  const elsewhere = formOf(opened).stored.filter((one) => blockOf(one.type).fromElsewhere);
  const skipped = new Set(elsewhere.map((one) => one.key));
  for (const [field, seen] of Object.entries(order.seen ?? {})) {
    if (skipped.has(field)) continue;
    const items = all.filter((one) => one.field === field && one.element === task.element && one.visit === task.visit);
    const revs = Math.max(0, ...items.map((one) => one.rev));
    if (items.length === seen.items && revs === seen.revs) continue;
    const newest = items.reduce<ItemRecord | undefined>(
      (last, one) => (last && last.at >= one.at ? last : one),
      undefined,
    );
    const name = newest?.by_name ?? '';
    throw problem(
      'stale-version',
      { name },
      {
        detail: `${field}: ${items.length}/${revs}, seen ${seen.items}/${seen.revs}`,
        actor: { name, at: (newest?.at ?? new Date()).toISOString() },
      },
    );
  }
}

function gapsOf(opened: OpenedTask, all: readonly ItemRecord[], context: FeelContext): Missing[] {
  const { stored, settings } = formOf(opened);
  return stored
    .filter((field) => !['hidden', 'read'].includes(settings.access?.[field.key] ?? 'edit'))
    .flatMap((field) =>
      blockOf(field.type)
        .gaps(blockInput(opened, field, all, context))
        .map((gap) => ({ field: field.key, gap })),
    );
}

function gapProblem({ field, gap }: Missing, language: Language): FieldProblem {
  return {
    path: `/${field}/${gap.item}`,
    code: gap.slug,
    message: problemTitle(problem(gap.slug, gap.params), language),
  };
}

export function fieldProblem(opened: OpenedTask, fault: Problem, language: Language): FieldProblem {
  const message = fault.own
    ? word(opened.deployed.words, fault.messageKey, language).replace(/\{(\w+)\}/g, (_, name: string) =>
        written(fault.params[name], undefined, language),
      )
    : formWord(fault.code, language);
  return { path: `/${fault.path}`, code: fault.code, message };
}

function refuseMissingFiles(opened: AnsweredTask, all: readonly ItemRecord[], context: FeelContext): void {
  const wanted = formOf(opened).stored.flatMap((field) =>
    blockInput(opened, field, all, context).items.flatMap((item) =>
      blockOf(field.type)
        .filesOf(item.value)
        .map((id) => ({ path: `/${field.key}/${item.item}`, id })),
    ),
  );
  if (wanted.length === 0) return;
  const errors = wanted
    .filter(({ id }) => !opened.files.has(id))
    .map(({ path, id }) => ({ path, code: 'file-missing', message: id }));
  if (errors.length > 0) throw problem('file-missing', {}, { errors });
}
