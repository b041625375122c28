/**
 * Writing items of stored fields. Every operation is applied, found to be the same, or merged (the value it did not know
 * of is kept beside it as a conflict); a repeated operation answers what it answered. Nothing is lost: the operations
 * are kept whole.
 */
import type { ItemOperation, ItemResult, Json, Language } from '@closeloop/contracts';
import type { StoredField } from '@closeloop/contracts/application';
import type { FeelContext } from '../applications/index.ts';
import { blockOf, type ItemRecord, type Summary } from '../blocks/index.ts';
import { caseContext } from '../cases/index.ts';
import { audit } from '../kernel/audit.ts';
import { problem, ProblemError, problemTitle } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { type KnownOperation, knownOperations, type OperationRow, writeItems } from './items.model.ts';
import { blockInput, demand, formOf, type OpenedTask, type Opener, summariesOf, taskGone } from './opened-task.ts';

interface Batch {
  readonly opened: OpenedTask;
  readonly actor: Actor;
  readonly language: Language;
  readonly context: FeelContext;
  readonly known: ReadonlyMap<string, KnownOperation>;
  readonly now: Date;
  /** All items of the case, as the batch leaves them. */
  all: ItemRecord[];
  readonly touched: Map<string, ItemRecord>;
  readonly operations: OperationRow[];
}

export interface PutItems {
  readonly results: ItemResult[];
  readonly stored: { field: string; summary: Summary }[];
}

export async function putItems(
  open: Opener,
  tx: Tx,
  actor: Actor,
  taskId: string,
  operations: readonly ItemOperation[],
  language: Language,
): Promise<PutItems> {
  const opened = await open(tx, actor, taskId, 'write', 'answers');
  if (opened.task.state === 'completed') throw frozenOrGone(opened);
  demand(opened, 'saveDraft');
  const known = await knownOperations(
    tx,
    opened.row.id,
    operations.map((one) => one.opId),
  );
  const batch: Batch = {
    opened,
    actor,
    language,
    known,
    context: caseContext(opened),
    now: new Date(),
    all: [...opened.items],
    touched: new Map(),
    operations: [],
  };
  const results = operations.map((operation) => put(batch, operation));
  const summaries = summariesOf(opened, batch.all, batch.context);
  if (batch.operations.length > 0) await write(tx, batch, summaries);
  return { results, stored: Object.entries(summaries).map(([field, summary]) => ({ field, summary })) };
}

async function write(tx: Tx, batch: Batch, summaries: Readonly<Record<string, Summary>>): Promise<void> {
  const { opened, actor, operations, touched } = batch;
  const { row, task } = opened;
  await audit(tx, actor, {
    action: 'save-items',
    entity: 'task',
    entityId: task.id,
    caseId: row.id,
    unitId: row.unit_id,
    after: { items: operations.length, fields: [...new Set(operations.map((one) => one.field))] },
  });
  await writeItems(tx, row.id, row.unit_id, operations, [...touched.values()], summaries);
}

/** What a completed task keeps: its author may read that the answers are final, others that it is gone. */
function frozenOrGone({ task }: OpenedTask): ProblemError {
  const gone = taskGone(task);
  return problem('answers-frozen', {}, gone.extra);
}

function put(batch: Batch, operation: ItemOperation): ItemResult {
  const { opId } = operation;
  const before = batch.known.get(opId) ?? batch.operations.find((one) => one.op_id === opId);
  const current = find(batch, operation);
  if (before) return { opId, outcome: before.outcome, rev: before.rev, ...(current && { value: current.value }) };
  try {
    return apply(batch, operation, accept(batch, operation), current);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const refusal = { slug: error.slug, title: problemTitle(error, batch.language) };
    return {
      opId,
      outcome: 'refused',
      rev: current?.rev ?? 0,
      problem: refusal,
      ...(current && { value: current.value }),
    };
  }
}

function accept(batch: Batch, { field, item, value }: ItemOperation): Json {
  const { opened, all, context } = batch;
  const stored = editableField(opened, field);
  return blockOf(stored.type).accept(blockInput(opened, stored, all, context), item, value);
}

function editableField(opened: OpenedTask, key: string): StoredField {
  const { stored, settings } = formOf(opened);
  const field = stored.find((one) => one.key === key);
  const access = settings.access?.[key];
  if (!field || access === 'hidden' || access === 'read') throw problem('item-unknown', { item: key });
  return field;
}

function find({ opened, all }: Batch, { field, item }: ItemOperation): ItemRecord | undefined {
  const { element, visit } = opened.task;
  return all.find((one) => one.field === field && one.item === item && one.element === element && one.visit === visit);
}

function apply(batch: Batch, operation: ItemOperation, value: Json, current: ItemRecord | undefined): ItemResult {
  const { opId, baseRev } = operation;
  if (current && equal(current.value, value)) {
    remember(batch, operation, value, 'same', current.rev);
    return { opId, outcome: 'same', rev: current.rev };
  }
  const outcome = baseRev === (current?.rev ?? 0) ? 'applied' : 'merged';
  const rev = (current?.rev ?? 0) + 1;
  remember(batch, operation, value, outcome, rev);
  replace(batch, operation, {
    field: operation.field,
    element: batch.opened.task.element,
    visit: batch.opened.task.visit,
    item: operation.item,
    rev,
    value,
    conflict: outcome === 'merged' && current ? conflictOf(current) : null,
    by_id: batch.actor.personId,
    by_name: batch.actor.name,
    at: batch.now,
    frozen_at: null,
  });
  return { opId, outcome, rev, value };
}

function conflictOf(current: ItemRecord): NonNullable<ItemRecord['conflict']> {
  const by = current.by_id ? { id: current.by_id, name: current.by_name ?? '' } : null;
  return { value: current.value, by, at: current.at.toISOString() };
}

function replace(batch: Batch, operation: ItemOperation, item: ItemRecord): void {
  const current = find(batch, operation);
  batch.all = [...batch.all.filter((one) => one !== current), item];
  batch.touched.set(`${item.field}\n${item.item}`, item);
}

function remember(
  batch: Batch,
  operation: ItemOperation,
  value: Json,
  outcome: OperationRow['outcome'],
  rev: number,
): void {
  const { row, task } = batch.opened;
  batch.operations.push({
    op_id: operation.opId,
    case_id: row.id,
    unit_id: row.unit_id,
    field: operation.field,
    element: task.element,
    visit: task.visit,
    item: operation.item,
    outcome,
    rev,
    value,
    by_id: batch.actor.personId,
    by_name: batch.actor.name,
    device_at: operation.at,
  });
}

/** Same JSON, whatever the order of keys. */
function equal(left: Json, right: Json): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: Json): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
