/**
 * Starting a case: who may, what stands in the way (guards, each with a place to go on from), which diagram. The case id
 * may come with the call; a call that brings the id of one's own case of this process answers that case.
 */
import { v7 as uuid } from 'uuid';
import type { Guard, Process } from '@closeloop/contracts/application';
import {
  type Catalogue,
  type Deployed,
  diagramOf,
  type EngineDoor,
  evaluateText,
  type FeelContext,
  isTrue,
  phraseText,
  processOf,
} from '../applications/index.ts';
import type { Language } from '@closeloop/contracts';
import { may } from '../kernel/ability/ability.ts';
import { audit } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { type CaseRecord, caseColumns } from './case-row.ts';
import { guardWay } from './guard-way.ts';
import { abilityIn } from './rights.ts';
import type { Settling } from './settle.ts';
import { personFace, settingsFor } from './surroundings.ts';
import { CaseWork, holdWork } from './work.ts';

export interface StartDeps {
  readonly catalogue: Catalogue;
  readonly engine: EngineDoor;
  readonly settling: Settling;
}
interface Order {
  readonly app: string;
  readonly process: string;
  readonly id?: string | undefined;
}

/** Answers the id of the case. */
export async function startCase(deps: StartDeps, tx: Tx, actor: Actor, order: Order): Promise<string> {
  const deployed = await deps.catalogue.online(tx, order.app);
  const process = deployed?.app.processes[order.process];
  if (!deployed || !process) throw problem('application-unknown');
  if (!actor.unit) throw problem('unit-not-chosen');
  const context = await startContext(tx, deployed, actor);
  if (!mayStart(deployed, actor, order.process, process, context)) throw problem('not-allowed', { who: '' });
  const [refusal] = refusedGuards(process, context);
  if (refusal) throw guardProblem(deployed, refusal, context);
  return create(deps, tx, actor, deployed, order, context);
}

export async function startContext(tx: Tx, deployed: Deployed, actor: Actor): Promise<FeelContext> {
  const unit = actor.unit;
  const settings = unit ? await settingsFor(tx, deployed.app, unit.id) : {};
  return { person: await personFace(tx, actor), unit, settings };
}

export function mayStart(
  deployed: Deployed,
  actor: Actor,
  id: string,
  process: Process,
  context: FeelContext,
): boolean {
  const row = { process: id, unit: actor.unit?.id ?? null, starter: actor.personId };
  const allowed = may(abilityIn(deployed, actor), 'start', 'case', row);
  return allowed && (process.start.who === undefined || isTrue(process.start.who, context));
}

export function refusedGuards(process: Process, context: FeelContext): Guard[] {
  return (process.start.guard ?? []).filter((guard) => !isTrue(guard.unless, context));
}

function guardProblem(deployed: Deployed, guard: Guard, context: FeelContext) {
  const say = (language: Language) => phraseText(deployed.words, guard.message, context, language);
  return problem('start-guard', { message: { zh: say('zh-CN'), en: say('en') } }, guardWay(guard));
}

async function create(
  deps: StartDeps,
  tx: Tx,
  actor: Actor,
  deployed: Deployed,
  order: Order,
  context: FeelContext,
): Promise<string> {
  const variant = variantOf(processOf(deployed, order.process), context);
  diagramOf(deployed, order.process, variant);
  const row = newCase(actor, deployed, order, variant);
  if (!(await insertCase(tx, row))) return existingCase(tx, actor, order, row.id);
  const work = holdWork(tx, new CaseWork(row, deployed, [], row.created_at));
  work.actor = actor;
  work.takesPart(actor.personId, actor.name, 'starter');
  work.tell({ kind: 'started' });
  const outcome = await deps.engine.submit(tx, {
    type: 'createInstance',
    commandId: row.id,
    processDefinitionKey: deployed.definitions.get(`${order.process}/${variant}`) ?? '',
    businessKey: row.id,
    variables: {
      closeloop: {
        caseId: row.id,
        app: row.app,
        starterId: actor.personId,
        unitId: row.unit_id,
        settings: (context['settings'] ?? {}) as Record<string, string | number | boolean>,
      },
    },
  });
  if (outcome && outcome.code !== 'OK') throw problem('engine-refused', { message: outcome.message });
  row.routing = outcome === null;
  await audit(tx, actor, { action: 'start', entity: 'case', entityId: row.id, caseId: row.id, unitId: row.unit_id });
  await deps.settling.settle(tx, work);
  return row.id;
}

function variantOf(process: Process, context: FeelContext): string {
  const chosen = process.variant === undefined ? null : evaluateText(process.variant, context);
  if (typeof chosen === 'string' && chosen in process.diagrams) return chosen;
  return Object.keys(process.diagrams)[0] ?? '';
}

function newCase(actor: Actor, deployed: Deployed, order: Order, variant: string): CaseRecord {
  const now = new Date();
  return {
    id: order.id ?? uuid(),
    app: order.app,
    process: order.process,
    variant,
    deployment_id: deployed.id,
    instance_key: null,
    unit_id: actor.unit?.id ?? '',
    unit_name: actor.unit?.name ?? '',
    project_id: null,
    project_name: null,
    starter_id: actor.personId,
    starter_name: actor.name,
    number: null,
    title: { 'zh-CN': '', en: '' },
    state: '',
    state_since: now,
    states_seen: [],
    fields: {},
    vars: {},
    elements: {},
    blocks: {},
    assignees: {},
    open_incidents: 0,
    cancelled: false,
    routing: false,
    rev: 0,
    created_at: now,
    updated_at: now,
    closed_at: null,
  };
}

/** False when a case of this id exists. */
async function insertCase(tx: Tx, row: CaseRecord): Promise<boolean> {
  const names = caseColumns.join(', ');
  const { rowCount } = await tx.query(
    `insert into cases (${names}) select ${names} from jsonb_populate_record(null::cases, $1) on conflict (id) do nothing`,
    [JSON.stringify(row)],
  );
  return rowCount === 1;
}

async function existingCase(tx: Tx, actor: Actor, order: Order, id: string): Promise<string> {
  const { rows } = await tx.query<{ id: string }>(
    'select id from cases where id = $1 and starter_id = $2 and app = $3 and process = $4',
    [id, actor.personId, order.app, order.process],
  );
  if (!rows[0]) throw problem('not-found');
  return rows[0].id;
}
