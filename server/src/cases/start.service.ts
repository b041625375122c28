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
  ONLINE,
  phraseText,
  processOf,
} from '../applications/index.ts';
import type { Language } from '@closeloop/contracts';
import { may } from '../kernel/ability/ability.ts';
import { audit } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { FACES, personFace, type ProjectFace, type Settings, settingsOf } from '../organisation/index.ts';
import type { CaseRecord } from './case-row.ts';
import { guardWay } from './guard-way.ts';
import { abilityIn } from './rights.ts';
import type { Settling } from './settle.ts';
import { findCase, type FoundCase } from './surroundings.ts';
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

export async function startCase(deps: StartDeps, tx: Tx, actor: Actor, order: Order): Promise<FoundCase> {
  const { deployment, own, ...around } = await lookAround(tx, actor, order.app, order);
  const deployed = deployment === null ? null : await deps.catalogue.byId(tx, deployment);
  const process = deployed?.app.processes[order.process];
  if (!deployed || !process) throw problem('application-unknown');
  if (!actor.unit) throw problem('unit-not-chosen');
  if (own === false) throw problem('not-found');
  if (own === true) return findCase(deps.catalogue, tx, order.id ?? '');
  const context = contextOf(deployed, actor, around);
  if (!mayStart(deployed, actor, order.process, process, context)) throw problem('not-allowed', { who: '' });
  const [refusal] = refusedGuards(process, context);
  if (refusal) throw guardProblem(deployed, refusal, context);
  return create(deps, tx, actor, deployed, order, context);
}

export async function startContext(tx: Tx, deployed: Deployed, actor: Actor): Promise<StartContext> {
  return contextOf(deployed, actor, await lookAround(tx, actor, deployed.app.id));
}

type StartContext = FeelContext & { readonly settings: Settings };

interface Surroundings {
  /** Null: no such application. */
  readonly deployment: string | null;
  readonly settings: Settings;
  readonly projects: readonly ProjectFace[];
  /** Whether the case that has the id already is one's own of this process; null when none has it. */
  readonly own: boolean | null;
}

/** What a start depends on, in one statement. */
async function lookAround(tx: Tx, actor: Actor, app: string, order?: Order): Promise<Surroundings> {
  const { rows } = await tx.query<Surroundings>(
    `select ${ONLINE('$1')} as deployment, ${FACES.settings('$1', '$2')} as settings,
       ${FACES.projectsHeld('$3', '$2')} as projects,
       (select starter_id = $3 and app = $1 and process = $5 from cases where id = $4) as own`,
    [app, actor.unit?.id ?? null, actor.personId, order?.id ?? null, order?.process ?? null],
  );
  return rows[0] ?? { deployment: null, settings: {}, projects: [], own: null };
}

function contextOf(
  deployed: Deployed,
  actor: Actor,
  around: Pick<Surroundings, 'settings' | 'projects'>,
): StartContext {
  const person = personFace(actor, around.projects);
  return { person, unit: actor.unit, settings: settingsOf(deployed.app, around.settings) };
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
  context: StartContext,
): Promise<FoundCase> {
  const variant = variantOf(processOf(deployed, order.process), context);
  diagramOf(deployed, order.process, variant);
  const row = newCase(actor, deployed, order, variant);
  const work = holdWork(tx, new CaseWork(row, deployed, [], row.created_at));
  work.actor = actor;
  work.isNew = true;
  work.around = { project: null, settings: context.settings, participants: [] };
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
        settings: context.settings as Record<string, string | number | boolean>,
      },
    },
  });
  if (outcome && outcome.code !== 'OK') throw problem('engine-refused', { message: outcome.message });
  row.routing = outcome === null;
  await audit(tx, actor, { action: 'start', entity: 'case', entityId: row.id, caseId: row.id, unitId: row.unit_id });
  return deps.settling.settle(tx, work);
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
