/**
 * The tables of applications: deployments, their files by content hash, drafts. Writes need scope `system`; the caller
 * has proved the right.
 */
import { createHash } from 'node:crypto';
import type { Tx } from '../kernel/types.ts';
import type { Folder } from './deployed.ts';

export interface DeploymentRow {
  readonly id: string;
  readonly app: string;
  readonly number: number;
  readonly hash: string;
  readonly source: 'shipped' | 'studio' | 'import' | 'rollback';
  readonly note: string;
  readonly created_by: string | null;
  readonly created_by_name: string;
  readonly created_at: Date;
  readonly online: boolean;
}

const deploymentColumns = `d.id, d.app, d.number, d.hash, d.source, d.note, d.created_by, d.created_by_name, d.created_at,
  a.online_number = d.number as online`;

export const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

/** One hash for a folder: of its paths and contents, whatever their order. */
export function folderHash(folder: Folder): string {
  const lines = [...folder].map(([path, content]) => `${path}\n${sha256(content)}\n`);
  return sha256(lines.sort().join(''));
}

/** SQL of the deployment new cases of the application start on, for a statement of somebody else's. */
export const ONLINE = (app: string): string =>
  `(select d.id from applications a join deployments d on d.app = a.id and d.number = a.online_number where a.id = ${app})`;

export async function onlineDeployment(tx: Tx, app: string): Promise<DeploymentRow | undefined> {
  const { rows } = await tx.query<DeploymentRow>(
    `select ${deploymentColumns} from applications a join deployments d on d.app = a.id and d.number = a.online_number
      where a.id = $1`,
    [app],
  );
  return rows[0];
}

export async function onlineDeployments(tx: Tx): Promise<DeploymentRow[]> {
  const { rows } = await tx.query<DeploymentRow>(
    `select ${deploymentColumns} from applications a join deployments d on d.app = a.id and d.number = a.online_number
      order by a.created_at, a.id`,
  );
  return rows;
}

export async function deploymentById(tx: Tx, id: string): Promise<DeploymentRow | undefined> {
  const { rows } = await tx.query<DeploymentRow>(
    `select ${deploymentColumns} from deployments d join applications a on a.id = d.app where d.id = $1`,
    [id],
  );
  return rows[0];
}

export async function deploymentByNumber(tx: Tx, app: string, number: number): Promise<DeploymentRow | undefined> {
  const { rows } = await tx.query<DeploymentRow>(
    `select ${deploymentColumns} from deployments d join applications a on a.id = d.app
      where d.app = $1 and d.number = $2`,
    [app, number],
  );
  return rows[0];
}

export async function deploymentsOf(
  tx: Tx,
  app: string,
  before: number,
  limit: number,
): Promise<(DeploymentRow & { open_cases: number })[]> {
  const { rows } = await tx.query<DeploymentRow & { open_cases: number }>(
    `select ${deploymentColumns},
            (select count(*)::int from cases c where c.deployment_id = d.id and c.closed_at is null) as open_cases
       from deployments d join applications a on a.id = d.app
      where d.app = $1 and d.number < $2 order by d.number desc limit $3`,
    [app, before, limit],
  );
  return rows;
}

export async function loadFolder(tx: Tx, deploymentId: string): Promise<Folder> {
  const { rows } = await tx.query<{ path: string; content: Buffer }>(
    `select f.path, c.content from deployment_files f join file_contents c on c.hash = f.hash
      where f.deployment_id = $1 order by f.path`,
    [deploymentId],
  );
  return new Map(rows.map((row) => [row.path, row.content]));
}

export async function definitionsOf(tx: Tx, deploymentId: string): Promise<ReadonlyMap<string, string>> {
  const { rows } = await tx.query<{ process: string; variant: string; process_definition_key: string }>(
    'select process, variant, process_definition_key from deployment_diagrams where deployment_id = $1',
    [deploymentId],
  );
  return new Map(rows.map((row) => [`${row.process}/${row.variant}`, row.process_definition_key]));
}

export async function saveContents(tx: Tx, contents: Iterable<Uint8Array>): Promise<void> {
  const byHash = new Map([...contents].map((content) => [sha256(content), Buffer.from(content)]));
  await tx.query(
    `insert into file_contents (hash, content) select * from unnest($1::text[], $2::bytea[]) on conflict do nothing`,
    [[...byHash.keys()], [...byHash.values()]],
  );
}

/** Makes the application known and holds its row, so that two publications take two numbers. */
export async function lockApplication(tx: Tx, app: string): Promise<number> {
  await tx.query('insert into applications (id) values ($1) on conflict do nothing', [app]);
  await tx.query('select from applications where id = $1 for update', [app]);
  const { rows } = await tx.query<{ last: number }>(
    'select coalesce(max(number), 0)::int as last from deployments where app = $1',
    [app],
  );
  return rows[0]?.last ?? 0;
}

export async function insertDeployment(tx: Tx, row: Omit<DeploymentRow, 'online'>, folder: Folder): Promise<void> {
  await saveContents(tx, folder.values());
  await tx.query(
    `insert into deployments (id, app, number, hash, source, note, created_by, created_by_name, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [row.id, row.app, row.number, row.hash, row.source, row.note, row.created_by, row.created_by_name, row.created_at],
  );
  const files = [...folder];
  await tx.query(
    `insert into deployment_files (deployment_id, path, hash, bytes)
     select $1, path, hash, bytes from unnest($2::text[], $3::text[], $4::int[]) as f (path, hash, bytes)`,
    [
      row.id,
      files.map(([path]) => path),
      files.map(([, content]) => sha256(content)),
      files.map(([, content]) => content.byteLength),
    ],
  );
  await tx.query('update applications set online_number = $2 where id = $1', [row.app, row.number]);
}

/** Claims BPMN process ids for the application; answers those another one owns. */
export const claimProcessIds = claimer('diagram_owners', 'bpmn_process_id');

/** The same for ids of decisions. */
export const claimDecisionIds = claimer('decision_owners', 'decision_id');

function claimer(table: string, column: string) {
  return async (tx: Tx, app: string, ids: readonly string[]): Promise<string[]> => {
    if (ids.length === 0) return [];
    await tx.query(
      `insert into ${table} (${column}, app) select id, $2 from unnest($1::text[]) as id on conflict do nothing`,
      [ids, app],
    );
    const { rows } = await tx.query<{ id: string }>(
      `select ${column} as id from ${table} where ${column} = any($1) and app <> $2`,
      [ids, app],
    );
    return rows.map((row) => row.id);
  };
}

export interface DiagramMapping {
  readonly process: string;
  readonly variant: string;
  readonly bpmnProcessId: string;
  readonly processDefinitionKey: string;
}

export async function insertMappings(tx: Tx, deploymentId: string, mappings: readonly DiagramMapping[]): Promise<void> {
  await tx.query(
    `insert into deployment_diagrams (deployment_id, process, variant, bpmn_process_id, process_definition_key)
     select $1, p, v, b, k from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as m (p, v, b, k)
     on conflict do nothing`,
    [
      deploymentId,
      mappings.map((one) => one.process),
      mappings.map((one) => one.variant),
      mappings.map((one) => one.bpmnProcessId),
      mappings.map((one) => one.processDefinitionKey),
    ],
  );
}
