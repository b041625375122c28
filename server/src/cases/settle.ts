/**
 * Brings a case up to date and writes it: the one way changes of cases reach the database. Listens to the engine, so a
 * timer that fires moves the case exactly as a completed task does.
 */
import type { EngineRecord } from '@closeloop/engine-adapter';
import type { Catalogue, Deployed, EngineDoor } from '../applications/index.ts';
import { RunAgain } from '../kernel/db-failure.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import type { CaseRecord } from './case-row.ts';
import type { Changes } from '../kernel/changes.ts';
import { announce } from './announce.ts';
import { evaluateCase } from './evaluation.ts';
import { caseFacts } from './facts.ts';
import { flushChanges } from './flush.ts';
import { foldRecords, instanceOf } from './records.ts';
import { staleCase } from './stale.ts';
import type { FoundCase } from './surroundings.ts';
import {
  type CaseWork,
  dropWork,
  holdWork,
  lockCase,
  openTasksOf,
  workIn,
  CaseWork as Work,
  workOfInstance,
} from './work.ts';

export interface Settling {
  /** A work on a case whose row the caller has locked. */
  hold(tx: Tx, row: CaseRecord, deployed: Deployed, actor: Actor): Promise<CaseWork>;
  /** The same for a case that was locked as it was found. */
  holdFound(tx: Tx, found: FoundCase, actor: Actor): CaseWork;
  /** Locks a case the caller may act on and answers its work; `not-found` when the scope does not show it. */
  take(tx: Tx, caseId: string): Promise<CaseWork>;
  /** After the commit, pages hear that a case is gone. */
  tellGone(tx: Tx, work: CaseWork): void;
  /** Evaluates and writes the work; the work is closed with it. Answers the case as it is now. */
  settle(tx: Tx, work: CaseWork): Promise<FoundCase>;
}

export interface SettlingDeps {
  readonly catalogue: Catalogue;
  readonly engine: EngineDoor;
  readonly changes: Changes;
  /** The engine may have something to do later. */
  readonly wakeEngine: () => void;
}

export function openSettling({ catalogue, engine, changes, wakeEngine }: SettlingDeps): Settling {
  const settle = async (tx: Tx, work: CaseWork) => {
    const written = await tx.asSystem(async () => {
      await evaluateCase(tx, work);
      return flushChanges(tx, work.changes());
    });
    if (!written) throw work.isNew ? await idTaken(tx, work.row) : await staleCase(tx, work.row.id);
    dropWork(tx, work);
    tx.afterCommit(() => {
      announce(changes, work);
      if (work.engineWaits) wakeEngine();
    });
    return foundIn(work);
  };
  const take = async (tx: Tx, caseId: string) => {
    const held = workIn(tx, caseId);
    if (held) return held;
    const row = await lockCase(tx, 'id', caseId);
    if (!row) throw problem('not-found');
    return holdWork(tx, new Work(row, await catalogue.byId(tx, row.deployment_id), await openTasksOf(tx, row.id)));
  };
  const hold: Settling['hold'] = async (tx, row, deployed, actor) => {
    const work = holdWork(tx, new Work(row, deployed, await openTasksOf(tx, row.id)));
    work.actor = actor;
    return work;
  };
  const holdFound: Settling['holdFound'] = (tx, found, actor) => {
    const work = holdWork(tx, new Work(found.row, found.deployed, found.openTasks));
    work.actor = actor;
    work.around = found;
    return work;
  };
  engine.listen(project);
  return { hold, holdFound, take, settle, tellGone: (tx, work) => tx.afterCommit(() => announce(changes, work)) };

  async function project(tx: Tx, batch: readonly EngineRecord[]): Promise<void> {
    for (const [instance, records] of groupByInstance(batch)) {
      const held = heldWork(tx, instance, records);
      const work = held ?? (await takeByInstance(tx, instance, records));
      if (!work) continue;
      work.row.instance_key ??= instance;
      foldRecords(work, records);
      if (!held) await settle(tx, work);
    }
  }

  /** A work nobody commanded: a timer, a job runner, a remote engine. */
  async function takeByInstance(
    tx: Tx,
    instance: string,
    records: readonly EngineRecord[],
  ): Promise<CaseWork | undefined> {
    const row =
      (await lockCase(tx, 'instance_key', instance)) ?? (await lockCase(tx, 'id', caseIdOf(records) ?? noCase));
    if (!row) return undefined;
    row.routing = false;
    return holdWork(tx, new Work(row, await catalogue.byId(tx, row.deployment_id), await openTasksOf(tx, row.id)));
  }
}

function foundIn(work: CaseWork): FoundCase {
  const { row, deployed, around } = work;
  const participants = work.participants();
  const { project = null, settings = {} } = around ?? {};
  const openTasks = work.openTasks();
  return { row, deployed, participants, project, settings, facts: caseFacts(row, deployed, participants), openTasks };
}

/** By oneself, in a request that ran beside this one: run again it answers that case. By somebody else: there is none. */
async function idTaken(tx: Tx, { id, starter_id }: CaseRecord): Promise<Error> {
  const { rowCount } = await tx.query('select 1 from cases where id = $1 and starter_id = $2', [id, starter_id]);
  return rowCount > 0 ? new RunAgain() : problem('not-found');
}

const noCase = '00000000-0000-0000-0000-000000000000';

function heldWork(tx: Tx, instance: string, records: readonly EngineRecord[]): CaseWork | undefined {
  const caseId = caseIdOf(records);
  return workOfInstance(tx, instance) ?? (caseId === null ? undefined : workIn(tx, caseId));
}

/** Our own id, which the creation carries as business key. */
function caseIdOf(records: readonly EngineRecord[]): string | null {
  const creation = records.find((one) => one.valueType === 'PROCESS_INSTANCE_CREATION');
  return creation?.valueType === 'PROCESS_INSTANCE_CREATION' ? creation.value.businessKey : null;
}

function groupByInstance(batch: readonly EngineRecord[]): Map<string, EngineRecord[]> {
  const groups = new Map<string, EngineRecord[]>();
  for (const record of batch) {
    const instance = instanceOf(record);
    if (instance === null) continue;
    groups.set(instance, [...(groups.get(instance) ?? []), record]);
  }
  return groups;
}
