/**
 * The studio's work on applications: drafts with revisions, problems, publishing, going back, archives. The right was
 * proved by the binder; what is online changes by publishing only.
 */
import type { ApplicationProblem, Deployment, Language, StudioApp, StudioFile } from '@closeloop/contracts';
import { App, folderLimits, kindOf, Texts } from '@closeloop/contracts/application';
import { audit } from '../kernel/audit.ts';
import type { Changes } from '../kernel/changes.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx, UploadedFile } from '../kernel/types.ts';
import { readArchive, writeArchive } from './archive.ts';
import { type Folder, textOf } from './deployed.ts';
import { draftFiles, draftFolder, dropDraft, onlineFolder, saveDraftFile } from './drafts.ts';
import { offeredEdition } from './editions.ts';
import type { Publisher, Validate } from './publish.ts';
import {
  deploymentByNumber,
  type DeploymentRow,
  deploymentsOf,
  loadFolder,
  onlineDeployment,
  sha256,
} from './store.ts';

export interface StudioDeps {
  readonly publisher: Publisher;
  readonly validate: Validate;
  readonly changes: Changes;
  /** What is online has changed in this transaction: posts may have to be filled. */
  settlePosts(tx: Tx): Promise<void>;
}

const kinds: Readonly<Record<NonNullable<ReturnType<typeof kindOf>>, StudioFile['kind']>> = {
  app: 'manifest',
  roles: 'roles',
  demo: 'demo',
  texts: 'texts',
  template: 'template',
  form: 'form',
  checklist: 'checklist',
  bpmn: 'diagram',
  dmn: 'decision',
  document: 'document',
};

export async function studioApps(tx: Tx, actor: Actor, language: Language): Promise<StudioApp[]> {
  const { rows } = await tx.query<{ id: string }>('select id from applications order by created_at, id');
  const apps: StudioApp[] = [];
  for (const { id } of rows) apps.push(await studioApp(tx, actor, language, id));
  return apps;
}

export async function studioApp(tx: Tx, actor: Actor, language: Language, app: string): Promise<StudioApp> {
  const folder = await draftFolder(tx, app);
  if (folder.size === 0) throw problem('application-unknown');
  const online = await onlineDeployment(tx, app);
  const manifest = App.safeParse(jsonOf(folder.get(`workflows/${app}/app.json`)));
  const texts = Texts.safeParse(jsonOf(folder.get(`workflows/${app}/texts/${language}.json`)));
  const { rows } = await tx.query<{ n: number }>(
    'select count(*)::int as n from cases where app = $1 and closed_at is null',
    [app],
  );
  return {
    id: app,
    name: (manifest.success && texts.success ? texts.data[manifest.data.name] : undefined) ?? app,
    icon: manifest.data?.icon ?? 'package',
    version: manifest.data?.version ?? '',
    online: online ? { number: online.number, at: online.created_at.toISOString(), by: authorOf(online) } : null,
    draftChanges: (await draftFiles(tx, app)).size,
    edition: await offeredEdition(tx, app),
    openCases: rows[0]?.n ?? 0,
    can: ['design', 'deploy'].filter((verb) => actor.rights.has(`applications.${verb}`)),
  };
}

function jsonOf(content: Uint8Array | undefined): unknown {
  try {
    return content && JSON.parse(textOf(content));
  } catch {
    return undefined;
  }
}

export async function studioFiles(tx: Tx, app: string): Promise<StudioFile[]> {
  const [folder, online, drafts] = [await draftFolder(tx, app), await onlineFolder(tx, app), await draftFiles(tx, app)];
  return [...folder]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, content]) => fileRow(path, content, online, drafts.get(path)?.rev ?? 0));
}

function fileRow(path: string, content: Uint8Array, online: Folder, rev: number): StudioFile {
  const kind = kindOf(path);
  const former = online.get(path);
  return {
    path,
    bytes: content.byteLength,
    rev,
    changed: !former || sha256(former) !== sha256(content),
    kind: kind ? kinds[kind] : 'document',
    title: path.slice(path.lastIndexOf('/') + 1),
  };
}

export async function readStudioFile(tx: Tx, app: string, path: string) {
  const content = (await draftFolder(tx, app)).get(path);
  if (!content) throw problem('not-found');
  const rev = (await draftFiles(tx, app)).get(path)?.rev ?? 0;
  return { path, rev, text: textOf(content) };
}

export async function saveStudioFile(
  tx: Tx,
  actor: Actor,
  app: string,
  path: string,
  text: string,
  rev: number,
): Promise<StudioFile> {
  checkPath(app, path);
  const content = new TextEncoder().encode(text);
  if (content.byteLength > folderLimits.fileBytes) throw problem('body-too-large', { max: '1 MB' });
  if ((await draftFolder(tx, app)).size === 0) throw problem('application-unknown');
  const saved = await tx.asSystem(() => saveDraftFile(tx, app, path, content, rev, actor));
  if (saved === null) {
    const draft = (await draftFiles(tx, app)).get(path);
    const name = draft?.updated_by_name ?? '';
    throw problem('stale-version', { name }, { actor: { name, at: (draft?.updated_at ?? new Date()).toISOString() } });
  }
  await audit(tx, actor, {
    action: 'save-draft',
    entity: 'application',
    entityId: app,
    after: { path, hash: sha256(content) },
  });
  return fileRow(path, content, await onlineFolder(tx, app), saved);
}

function checkPath(app: string, path: string): void {
  const own = path.startsWith(`workflows/${app}/`) || path.startsWith(`forms/${app}/`);
  if (own && kindOf(path) !== undefined) return;
  throw problem('invalid-input', {}, { errors: [{ path: '/path', code: 'path', message: path }] });
}

export async function discardStudioDraft(tx: Tx, actor: Actor, app: string): Promise<void> {
  await tx.asSystem(() => dropDraft(tx, app));
  await audit(tx, actor, { action: 'discard-draft', entity: 'application', entityId: app });
}

export async function validateDraft(
  deps: StudioDeps,
  tx: Tx,
  language: Language,
  app: string,
  unsaved: Readonly<Record<string, string>>,
): Promise<ApplicationProblem[]> {
  const folder = new Map(await draftFolder(tx, app));
  if (folder.size === 0) throw problem('application-unknown');
  for (const [path, text] of Object.entries(unsaved)) {
    checkPath(app, path);
    folder.set(path, new TextEncoder().encode(text));
  }
  return tx.asSystem(() => deps.validate(tx, folder, language));
}

export async function publishDraft(
  deps: StudioDeps,
  tx: Tx,
  actor: Actor,
  language: Language,
  app: string,
  note: string,
) {
  const folder = await draftFolder(tx, app);
  if (folder.size === 0) throw problem('application-unknown');
  const source = (await onlineDeployment(tx, app)) ? ('studio' as const) : ('import' as const);
  const { row, problems } = await publish(deps, tx, actor, { app, folder, note, language, source });
  await tx.asSystem(() => dropDraft(tx, app));
  return { ...presentDeployment(row, 0), problems: [...problems] };
}

/** An earlier version goes online as a new one; a draft under way stays. */
export async function rollBack(
  deps: StudioDeps,
  tx: Tx,
  actor: Actor,
  language: Language,
  app: string,
  number: number,
  note: string,
): Promise<Deployment> {
  const earlier = await deploymentByNumber(tx, app, number);
  if (!earlier) throw problem('not-found');
  const folder = await loadFolder(tx, earlier.id);
  const { row } = await publish(deps, tx, actor, { app, folder, note, language, source: 'rollback' });
  return presentDeployment(row, 0);
}

async function publish(
  deps: StudioDeps,
  tx: Tx,
  actor: Actor,
  what: { app: string; folder: Folder; note: string; language: Language; source: DeploymentRow['source'] },
) {
  const published = await tx.asSystem(async () => {
    const done = await deps.publisher.publish(tx, { ...what, by: actor });
    await deps.settlePosts(tx);
    return done;
  });
  const { row } = published;
  await audit(tx, actor, {
    action: 'publish',
    entity: 'application',
    entityId: what.app,
    after: { number: row.number, hash: row.hash, source: row.source, note: row.note },
  });
  tx.afterCommit(() => deps.changes.publish({ kind: 'application', id: what.app }, { everyone: true }));
  return published;
}

/** Numbers of deployments are `int`. */
const NEWEST = 2_147_483_647;

export async function deploymentPage(tx: Tx, app: string, limit: number, cursor: string | undefined) {
  const before = cursor === undefined ? NEWEST : Number(cursor);
  if (!/^\d{1,10}$/.test(cursor ?? '0') || before > NEWEST) throw problem('invalid-input');
  const rows = await deploymentsOf(tx, app, before, limit + 1);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    rows: shown.map((row) => presentDeployment(row, row.open_cases)),
    ...(last && { next: String(last.number) }),
  };
}

function presentDeployment(row: DeploymentRow, openCases: number): Deployment {
  const { id, number, hash, source, note, online } = row;
  return { id, number, hash, at: row.created_at.toISOString(), by: authorOf(row), note, online, openCases, source };
}

function authorOf(row: DeploymentRow): Deployment['by'] {
  return row.created_by === null ? null : { id: row.created_by, name: row.created_by_name };
}

export async function archiveOf(tx: Tx, app: string, number: number | undefined) {
  const earlier = number === undefined ? undefined : await deploymentByNumber(tx, app, number);
  if (number !== undefined && !earlier) throw problem('not-found');
  const folder = earlier ? await loadFolder(tx, earlier.id) : await draftFolder(tx, app);
  if (folder.size === 0) throw problem('application-unknown');
  const name = `${app}${number === undefined ? '' : `-v${number}`}.zip`;
  return { path: null, content: writeArchive(folder), type: 'application/zip', name, inline: false };
}

/** The archive's files become the draft; what the online folder has besides is marked as removed. */
export async function importArchive(deps: StudioDeps, tx: Tx, actor: Actor, language: Language, file: UploadedFile) {
  const folder = await readArchive(file.path);
  const apps = new Set([...folder.keys()].map((path) => path.split('/')[1] ?? ''));
  const [app] = apps;
  if (app === undefined || apps.size !== 1)
    throw problem('archive-refused', { why: { zh: '应当正好有一个应用', en: 'it must hold exactly one application' } });
  const online = await onlineFolder(tx, app);
  await tx.asSystem(async () => {
    await dropDraft(tx, app);
    for (const [path, content] of folder) {
      const former = online.get(path);
      if (!former || sha256(former) !== sha256(content)) await saveDraftFile(tx, app, path, content, null, actor);
    }
    for (const path of online.keys()) if (!folder.has(path)) await saveDraftFile(tx, app, path, null, null, actor);
  });
  await audit(tx, actor, { action: 'import', entity: 'application', entityId: app, after: { files: folder.size } });
  return { app, created: online.size === 0, problems: await tx.asSystem(() => deps.validate(tx, folder, language)) };
}
