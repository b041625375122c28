/** The application studio: drafts of an application's files, validation, deployments, archives. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { id, instant, key, pageOf, pageQuery, personRef, trimmed } from './common.ts';

export const applicationProblem = z.object({
  file: z.string(),
  path: z.string(),
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  element: z.string().optional(),
});
export type ApplicationProblem = z.infer<typeof applicationProblem>;

export const studioApp = z.object({
  id: key,
  name: z.string(),
  icon: z.string(),
  version: z.string(),
  online: z.object({ number: z.int(), at: instant, by: personRef.nullable() }).nullable(),
  draftChanges: z.int(),
  /** A newer shipped edition nobody has decided about. */
  edition: z.object({ hash: z.string(), version: z.string() }).nullable(),
  openCases: z.int(),
  can: z.array(z.string()),
});
export type StudioApp = z.infer<typeof studioApp>;
/** `rev` of a draft file; `changed` against the online deployment. */
export const studioFile = z.object({
  path: z.string(),
  bytes: z.int(),
  rev: z.int(),
  changed: z.boolean(),
  kind: z.enum([
    'manifest',
    'roles',
    'diagram',
    'decision',
    'form',
    'checklist',
    'texts',
    'template',
    'document',
    'demo',
  ]),
  title: z.string(),
});
export type StudioFile = z.infer<typeof studioFile>;
/** What a shipped edition changes since the one the version here began from. `both`: it was changed here as well. */
export const editionChange = z.object({
  path: z.string(),
  change: z.enum(['added', 'changed', 'removed']),
  both: z.boolean(),
});
export type EditionChange = z.infer<typeof editionChange>;
export const deployment = z.object({
  id,
  number: z.int(),
  hash: z.string(),
  at: instant,
  by: personRef.nullable(),
  note: z.string(),
  online: z.boolean(),
  openCases: z.int(),
  source: z.enum(['shipped', 'studio', 'import', 'rollback']),
});
export type Deployment = z.infer<typeof deployment>;

const byApp = z.object({ app: key });
const problems = z.object({ problems: z.array(applicationProblem) });
const filePath = z.string().min(1).max(200);

export const studioEndpoints = {
  apps: endpoint({
    id: 'studio.apps',
    method: 'GET',
    path: '/api/studio/apps',
    summary: 'Applications with their drafts and versions',
    right: 'platform:applications.design',
    response: z.object({ rows: z.array(studioApp) }),
  }),
  files: endpoint({
    id: 'studio.files',
    method: 'GET',
    path: '/api/studio/apps/:app/files',
    summary: 'Files of the draft',
    right: 'platform:applications.design',
    params: byApp,
    response: z.object({ app: studioApp, rows: z.array(studioFile) }),
  }),
  readFile: endpoint({
    id: 'studio.readFile',
    method: 'GET',
    path: '/api/studio/apps/:app/file',
    summary: 'One file of the draft',
    right: 'platform:applications.design',
    params: byApp,
    query: z.object({ path: filePath }),
    response: z.object({ path: z.string(), rev: z.int(), text: z.string() }),
  }),
  saveFile: endpoint({
    id: 'studio.saveFile',
    method: 'PUT',
    path: '/api/studio/apps/:app/file',
    summary: 'Save one file into the draft; the online version is untouched',
    right: 'platform:applications.design',
    params: byApp,
    query: z.object({ path: filePath }),
    body: z.strictObject({ text: z.string().max(1_500_000) }),
    response: studioFile,
    command: true,
    ifMatch: true,
    problems: ['stale-version', 'invalid-input'],
  }),
  discardDraft: endpoint({
    id: 'studio.discardDraft',
    method: 'DELETE',
    path: '/api/studio/apps/:app/draft',
    summary: 'Drop the draft and go back to the online version',
    right: 'platform:applications.design',
    params: byApp,
    status: 204,
    command: true,
  }),
  validate: endpoint({
    id: 'studio.validate',
    method: 'POST',
    path: '/api/studio/apps/:app/validation',
    summary: 'Problems of the draft; unsaved texts may be given',
    right: 'platform:applications.design',
    params: byApp,
    body: z.strictObject({ files: z.record(filePath, z.string().max(1_500_000)).default({}) }),
    response: problems,
  }),
  deploy: endpoint({
    id: 'studio.deploy',
    method: 'POST',
    path: '/api/studio/apps/:app/deployments',
    summary: 'Publish the draft as a new version',
    right: 'platform:applications.deploy',
    params: byApp,
    body: z.strictObject({ note: trimmed(500) }),
    response: deployment.extend(problems.shape),
    status: 201,
    command: true,
    problems: ['deploy-refused'],
  }),
  deployments: endpoint({
    id: 'studio.deployments',
    method: 'GET',
    path: '/api/studio/apps/:app/deployments',
    summary: 'Versions, newest first',
    right: 'platform:applications.design',
    params: byApp,
    query: pageQuery,
    response: pageOf(deployment),
  }),
  rollBack: endpoint({
    id: 'studio.rollBack',
    method: 'POST',
    path: '/api/studio/apps/:app/deployments/:number/restore',
    summary: 'Publish an earlier version again as a new one',
    right: 'platform:applications.deploy',
    params: z.object({ app: key, number: z.coerce.number().int().min(1) }),
    body: z.strictObject({ note: trimmed(500) }),
    response: deployment,
    status: 201,
    command: true,
    problems: ['deploy-refused'],
  }),
  edition: endpoint({
    id: 'studio.edition',
    method: 'GET',
    path: '/api/studio/apps/:app/edition',
    summary: 'The newer shipped edition and what it changes',
    right: 'platform:applications.design',
    params: byApp,
    response: z.object({ hash: z.string(), version: z.string(), rows: z.array(editionChange) }),
  }),
  decideEdition: endpoint({
    id: 'studio.decideEdition',
    method: 'PUT',
    path: '/api/studio/apps/:app/edition',
    summary: 'Take a shipped edition into the draft, but for the files named, or leave it',
    right: 'platform:applications.design',
    params: byApp,
    body: z.strictObject({ hash: z.string().max(64), take: z.boolean(), keep: z.array(filePath).max(300).default([]) }),
    response: problems,
    command: true,
    problems: ['stale-version'],
  }),
  archive: endpoint({
    id: 'studio.archive',
    method: 'GET',
    path: '/api/studio/apps/:app/archive',
    summary: 'The application as zip: a version, or the draft',
    right: 'platform:applications.design',
    params: byApp,
    query: z.object({ number: z.coerce.number().int().min(1).optional() }),
    produces: 'file',
  }),
  importArchive: endpoint({
    id: 'studio.importArchive',
    method: 'POST',
    path: '/api/studio/archive',
    summary: 'Bring in an application from a zip as a draft, with its problems',
    right: 'platform:applications.design',
    consumes: 'multipart',
    body: z.strictObject({}),
    response: problems.extend({ app: key, created: z.boolean() }),
    status: 201,
    problems: ['archive-refused', 'file-too-large'],
  }),
} as const;
