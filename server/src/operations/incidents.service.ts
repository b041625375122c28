/** Incidents: what stopped and why, and trying again with a reason. The operator's rights were proved by the binder. */
import { z } from 'zod';
import type { IncidentRow, Language } from '@closeloop/contracts';
import { type Catalogue, elementName, type EngineDoor } from '../applications/index.ts';
import type { Settling } from '../cases/index.ts';
import { audit } from '../kernel/audit.ts';
import { cursorText, cursorTime, decodeCursor, pageOfRows } from '../kernel/cursor.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';

interface Row {
  readonly key: string;
  readonly case_id: string;
  readonly deployment_id: string;
  readonly app: string;
  readonly process: string;
  readonly number: string | null;
  readonly title: Record<Language, string>;
  readonly element: string;
  readonly job_key: string | null;
  readonly error_type: string;
  readonly message: string;
  readonly created_at: Date;
  readonly sort: string;
}

const timeAndKey = z.tuple([cursorTime, cursorText]);

const columns = `i.key, i.case_id, c.deployment_id, c.app, c.process, c.number, c.title, i.element, i.job_key, i.error_type,
  i.message, i.created_at, i.created_at::text as sort`;

export async function incidentPage(
  catalogue: Catalogue,
  tx: Tx,
  actor: Actor,
  language: Language,
  page: { limit: number; cursor?: string | undefined },
) {
  const [at, key] = decodeCursor(timeAndKey, page.cursor) ?? [null, null];
  const { rows } = await tx.asSystem(() =>
    tx.query<Row>(
      `select ${columns} from incidents i join cases c on c.id = i.case_id
        where i.resolved_at is null and ($1::timestamptz is null or (i.created_at, i.key) < ($1::timestamptz, $2))
        order by i.created_at desc, i.key desc limit $3`,
      [at, key, page.limit + 1],
    ),
  );
  const shown = pageOfRows(rows, page.limit, (row) => [row.sort, row.key]);
  const incidents: IncidentRow[] = [];
  for (const row of shown.rows) incidents.push(await present(catalogue, tx, actor, language, row));
  return { ...shown, rows: incidents };
}

async function present(catalogue: Catalogue, tx: Tx, actor: Actor, language: Language, row: Row): Promise<IncidentRow> {
  const deployed = await catalogue.byId(tx, row.deployment_id);
  return {
    key: row.key,
    caseId: row.case_id,
    app: row.app,
    number: row.number ?? row.case_id.slice(-8),
    title: row.title[language],
    element: row.element,
    elementName: elementName(deployed, row.process, row.element, language),
    errorType: row.error_type,
    message: row.message,
    at: row.created_at.toISOString(),
    can: actor.rights.has('operations.act') ? ['retry'] : [],
  };
}

export async function retryIncident(
  engine: EngineDoor,
  settling: Settling,
  tx: Tx,
  actor: Actor,
  order: { readonly key: string; readonly reason: string; readonly retries?: number | undefined },
) {
  return tx.asSystem(async () => {
    const { rows } = await tx.query<{ case_id: string; element: string; job_key: string | null }>(
      'select case_id, element, job_key from incidents where key = $1 and resolved_at is null',
      [order.key],
    );
    const [found] = rows;
    if (!found) throw problem('not-found');
    const work = await settling.take(tx, found.case_id);
    work.actor = actor;
    work.tell({ kind: 'operator', element: found.element, data: { reason: order.reason, incident: order.key } });
    if (found.job_key !== null)
      await obey(engine, tx, { type: 'updateRetries', jobKey: found.job_key, retries: order.retries ?? 1 });
    await obey(engine, tx, { type: 'resolveIncident', incidentKey: order.key });
    await audit(tx, actor, {
      action: 'retry',
      entity: 'incident',
      entityId: order.key,
      caseId: found.case_id,
      unitId: work.row.unit_id,
      reason: order.reason,
    });
    await settling.settle(tx, work);
    const { rows: left } = await tx.query<{ message: string }>(
      'select message from incidents where case_id = $1 and element = $2 and resolved_at is null order by created_at desc limit 1',
      [found.case_id, found.element],
    );
    return { resolved: left.length === 0, message: left[0]?.message ?? null };
  });
}

async function obey(engine: EngineDoor, tx: Tx, command: Parameters<EngineDoor['submit']>[1]): Promise<void> {
  const outcome = await engine.submit(tx, command);
  if (outcome && outcome.code !== 'OK') throw problem('engine-refused', { message: outcome.message });
}
