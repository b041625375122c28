/**
 * Pulling from the registry. The gateway is asked outside any transaction; what it answers is applied in one, alone
 * (advisory lock), idempotently. A pull that fails leaves every fact as it was and is remembered with what was wrong.
 * An administrator may pull again only some minutes after the last attempt.
 */
import { v7 as uuid } from 'uuid';
import type { Language, RegistryStatus } from '@closeloop/contracts';
import { audit } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { projectPosts } from './context.ts';
import type { InstalledApplications } from './ports.ts';
import {
  issueText,
  RegistryFailure,
  type RegistryGateway,
  type RegistryIssue,
  type RegistrySnapshot,
} from './registry.gateway.ts';
import {
  leaveMissingProjects,
  openAccounts,
  phonesHeld,
  saveAdministrators,
  saveMemberships,
  saveNeededMemberships,
  savePeople,
  saveProjects,
  saveUnits,
} from './registry.model.ts';
import { settleRegistryPosts } from './registry.posts.ts';
import { delayDays } from './settings.platform.ts';

const RATE_SECONDS = 600;
const ISSUES_KEPT = 20;
const LOCK = 7_203_118_402;

/** What asking the gateway came to. */
export type Asked = { readonly startedAt: Date } & (
  { readonly snapshot: RegistrySnapshot } | { readonly issues: readonly RegistryIssue[] }
);

export async function askRegistry(gateway: RegistryGateway, since?: Date): Promise<Asked> {
  const startedAt = new Date();
  try {
    return { startedAt, snapshot: await gateway.pull(since) };
  } catch (error) {
    if (error instanceof RegistryFailure) return { startedAt, issues: error.issues };
    throw error;
  }
}

export interface PullOutcome {
  readonly ok: boolean;
  readonly changed: number;
  readonly issues: readonly RegistryIssue[];
}
interface PullContext {
  readonly gateway: RegistryGateway;
  readonly applications: InstalledApplications;
}

/** Applies what the gateway answered and remembers the run. `actor` null: the platform itself. */
export async function applyPull(tx: Tx, context: PullContext, asked: Asked, actor: Actor | null): Promise<PullOutcome> {
  return tx.asSystem(async () => {
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
    const outcome =
      'snapshot' in asked ? await apply(tx, context, asked.snapshot) : { ...asked, ok: false, changed: 0 };
    const runId = await remember(tx, context.gateway.id, asked, outcome, actor);
    if (outcome.changed > 0) {
      const after = { source: context.gateway.id, changed: outcome.changed };
      await audit(tx, actor, { action: 'registry.pulled', entity: 'registry_run', entityId: runId, after });
    }
    return outcome;
  });
}

async function apply(tx: Tx, { applications }: PullContext, snapshot: RegistrySnapshot): Promise<PullOutcome> {
  let changed = await saveUnits(tx, snapshot.units);
  changed += await savePeople(tx, snapshot.people);
  changed += await saveMemberships(tx, snapshot.people);
  changed += await saveAdministrators(tx, snapshot.units);
  changed += await saveProjects(tx, snapshot.projects);
  if (snapshot.complete) changed += await leaveMissingProjects(tx, snapshot.projects);
  changed += await saveNeededMemberships(tx);
  const posts = await settleRegistryPosts(tx, await projectPosts({ applications }, tx));
  changed += posts.changed + (await openAccounts(tx));
  return { ok: true, changed, issues: [...(await phonesHeld(tx, snapshot.people)), ...posts.issues] };
}

async function remember(
  tx: Tx,
  source: string,
  asked: Asked,
  { ok, changed, issues }: PullOutcome,
  actor: Actor | null,
): Promise<string> {
  const id = uuid();
  const counts = 'snapshot' in asked ? asked.snapshot : { units: [], projects: [], people: [] };
  await tx.query(
    `insert into registry_runs (id, source, started_at, finished_at, outcome, units, projects, people, changed, issues, requested_by)
     values ($1, $2, $3, greatest(now(), $3), $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[id, source, asked.startedAt, ok ? 'ok' : 'failed'],
      ...[counts.units.length, counts.projects.length, counts.people.length, changed],
      ...[JSON.stringify(issues.slice(0, ISSUES_KEPT)), actor?.personId ?? null],
    ],
  );
  return id;
}

/** Refuses a unit that pulled moments ago, whatever came of it; operators know what they do. */
export async function refuseFrequentPulls(tx: Tx, actor: Actor): Promise<void> {
  if (actor.rights.has('operations.act')) return;
  const { rows } = await tx.query<{ wait: number }>(
    `select ceil(extract(epoch from max(started_at) + make_interval(secs => $2) - now()))::int as wait
     from registry_runs where requested_by = $1 or requested_by in
       (select g.person_id from role_grants g where g.unit_id = $3)`,
    [actor.personId, RATE_SECONDS, actor.unit?.id ?? null],
  );
  const wait = rows[0]?.wait ?? 0;
  if (wait > 0) throw problem('rate-limited', { n: wait }, { retryAfter: wait });
}

interface RunRow {
  readonly id: string;
  readonly started_at: Date;
  readonly finished_at: Date | null;
  readonly outcome: 'running' | 'ok' | 'failed';
  readonly units: number;
  readonly projects: number;
  readonly people: number;
  readonly changed: number;
  readonly issues: readonly RegistryIssue[];
}

export async function lastGoodPull(tx: Tx): Promise<Date | null> {
  const { rows } = await tx.query<{ at: Date | null }>(
    `select max(finished_at) as at from registry_runs where outcome = 'ok'`,
  );
  return rows[0]?.at ?? null;
}

export async function registryStatus(tx: Tx, gateway: RegistryGateway, language: Language): Promise<RegistryStatus> {
  const { rows } = await tx.query<RunRow>('select * from registry_runs order by started_at desc, id desc limit 1');
  const lastOk = await lastGoodPull(tx);
  return {
    source: gateway.name[language],
    lastOk: lastOk?.toISOString() ?? null,
    lastRun: rows[0] ? presentRun(rows[0], language) : null,
    delayDays: await delayDays(tx),
  };
}

function presentRun(run: RunRow, language: Language): NonNullable<RegistryStatus['lastRun']> {
  const { id, outcome, units, projects, people, changed } = run;
  const message = run.issues.map((issue) => issueText(issue, language)).join('\n');
  return {
    ...{ id, outcome, units, projects, people, changed },
    startedAt: run.started_at.toISOString(),
    finishedAt: run.finished_at?.toISOString() ?? null,
    ...(message !== '' && { message }),
  };
}
