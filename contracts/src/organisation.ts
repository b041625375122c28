/** Units, people, projects, posts, registry, grants and settings. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import {
  id,
  instant,
  key,
  localDate,
  pageOf,
  pageQuery,
  personRef,
  phone,
  reason,
  rev,
  trimmed,
  unitRef,
} from './common.ts';
import { grant } from './identity.ts';

export const postHolder = z.object({
  person: personRef,
  title: z.string(),
  /** Masked. */
  phone: z.string(),
  since: instant,
  source: z.enum(['registry', 'local']),
  openTasks: z.int(),
});
export const postBlock = z.object({
  post: key,
  app: key,
  label: z.string(),
  help: z.string(),
  required: z.boolean(),
  min: z.int(),
  max: z.int().nullable(),
  source: z.enum(['registry', 'local']),
  holders: z.array(postHolder),
  /** Why the viewer cannot change it, in words; absent when he can. */
  locked: z.string().optional(),
});
export type PostBlock = z.infer<typeof postBlock>;

/** How many hold a post, for the overview. */
export const postCount = z.object({ post: key, label: z.string(), holders: z.int(), missing: z.boolean() });
export type PostCount = z.infer<typeof postCount>;

export const projectRow = z.object({
  id,
  rev,
  name: z.string(),
  code: z.string(),
  status: z.string(),
  evaluable: z.boolean(),
  chief: personRef.nullable(),
  /** Labels of posts that must be set and are not. */
  missingPosts: z.array(z.string()),
  postCounts: z.array(postCount),
  holders: z.int(),
  openCases: z.int(),
  lastCaseAt: instant.nullable(),
  /** When it left the evaluable state and became history. */
  leftAt: instant.nullable(),
  /** When the registry replaced the chief, for as many days as the banner stands. */
  chiefChangedAt: instant.nullable(),
  can: z.array(z.string()),
});
export type ProjectRow = z.infer<typeof projectRow>;

export const projectDetail = projectRow.extend({
  unit: unitRef,
  address: z.string(),
  lat: z.number().nullable(),
  lng: z.number().nullable(),
  builder: z.string(),
  contractor: z.string(),
  registryId: z.string(),
  syncedAt: instant.nullable(),
  posts: z.array(postBlock),
  chiefChange: z.object({ from: z.string(), to: z.string(), at: instant }).nullable(),
});
export type ProjectDetail = z.infer<typeof projectDetail>;

export const postChange = z.object({
  personId: id,
  name: z.string(),
  post: z.string(),
  change: z.enum(['joined', 'left']),
  reason: z.enum(['removed', 'left_unit', 'registry', 'project_left']).optional(),
  at: instant,
  by: z.string(),
  source: z.enum(['registry', 'local']),
});

/** A person offered for a post: refused ones are shown with the rule as reason, so nobody learns by failing. */
export const candidate = z.object({
  person: personRef,
  title: z.string(),
  specialty: z.string(),
  /** Masked. */
  phone: z.string(),
  holds: z.array(z.string()),
  inProject: z.boolean(),
  refused: z.string().optional(),
});
export type Candidate = z.infer<typeof candidate>;

export const idType = z.enum(['resident_id', 'passport', 'other']);
export const personInput = z.strictObject({
  name: trimmed(60),
  phone,
  idType: idType.nullable().default(null),
  /** Only sent when it changes; the server answers it masked. */
  idNumber: z.string().trim().max(40).nullable().optional(),
  title: z.string().trim().max(60).default(''),
  specialty: z.string().trim().max(60).default(''),
  certificateNo: z.string().trim().max(60).default(''),
  certificateValidUntil: localDate.nullable().default(null),
});
export type PersonInput = z.input<typeof personInput>;

export const personRow = z.object({
  id,
  rev,
  name: z.string(),
  phone: z.string(),
  title: z.string(),
  specialty: z.string(),
  certificateNo: z.string(),
  certificateValidUntil: localDate.nullable(),
  active: z.boolean(),
  /** The registry keeps name and phone of its own people. */
  source: z.enum(['registry', 'local']),
  account: z.enum(['none', 'to_activate', 'active']),
  posts: z.array(z.object({ projectId: id, project: z.string(), post: z.string(), label: z.string() })),
  can: z.array(z.string()),
});
export type PersonRow = z.infer<typeof personRow>;
export const personDetail = personRow.extend({
  idType: idType.nullable(),
  idNumberMasked: z.string().nullable(),
  grants: z.array(grant),
});
export type PersonDetail = z.infer<typeof personDetail>;

export const roleOption = z.object({
  role: z.string(),
  label: z.string(),
  about: z.string(),
  scope: z.enum(['unit', 'any']),
});
export type RoleOption = z.infer<typeof roleOption>;

export const registryRun = z.object({
  id,
  startedAt: instant,
  finishedAt: instant.nullable(),
  outcome: z.enum(['running', 'ok', 'failed']),
  units: z.int(),
  projects: z.int(),
  people: z.int(),
  changed: z.int(),
  message: z.string().optional(),
});
export const registryStatus = z.object({
  source: z.string(),
  lastOk: instant.nullable(),
  lastRun: registryRun.nullable(),
  delayDays: z.int(),
});
export type RegistryStatus = z.infer<typeof registryStatus>;

export const settingValue = z.union([z.string(), z.number(), z.boolean()]);
export const settingRow = z.object({
  scope: z.enum(['installation', 'unit']),
  app: key.nullable(),
  name: key,
  label: z.string(),
  about: z.string(),
  type: z.enum(['text', 'number', 'boolean', 'enum']),
  options: z.array(z.object({ value: z.string(), label: z.string() })).optional(),
  value: settingValue,
  default: settingValue,
  can: z.array(z.string()),
});
export type SettingRow = z.infer<typeof settingRow>;

const byId = z.object({ id });

export const organisationEndpoints = {
  projects: endpoint({
    id: 'projects.list',
    method: 'GET',
    path: '/api/projects',
    summary: 'Projects the caller may see',
    right: 'platform:projects.read',
    query: pageQuery.extend({
      q: z.string().max(100).optional(),
      status: z.enum(['evaluable', 'history']).default('evaluable'),
      missing: z.stringbool().optional(),
    }),
    response: pageOf(projectRow).extend({ registry: registryStatus }),
  }),
  project: endpoint({
    id: 'projects.read',
    method: 'GET',
    path: '/api/projects/:id',
    summary: 'A project with its posts',
    right: 'platform:projects.read',
    params: byId,
    response: projectDetail,
  }),
  postHistory: endpoint({
    id: 'projects.postHistory',
    method: 'GET',
    path: '/api/projects/:id/post-history',
    summary: 'Who held which post when',
    right: 'platform:projects.read',
    params: byId,
    query: pageQuery,
    response: pageOf(postChange),
  }),
  candidates: endpoint({
    id: 'projects.candidates',
    method: 'GET',
    path: '/api/projects/:id/posts/:post/candidates',
    summary: 'People offered for a post',
    right: 'platform:posts.manage',
    params: z.object({ id, post: key }),
    query: z.object({ q: z.string().max(100).optional() }),
    response: z.object({ rows: z.array(candidate) }),
  }),
  changePost: endpoint({
    id: 'projects.changePost',
    method: 'PATCH',
    path: '/api/projects/:id/posts/:post',
    summary: 'Add and remove holders of a post, all or nothing',
    right: 'platform:posts.manage',
    params: z.object({ id, post: key }),
    body: z.strictObject({
      add: z.array(id).max(50).default([]),
      remove: z
        .array(z.strictObject({ personId: id, successorId: id.optional() }))
        .max(50)
        .default([]),
    }),
    response: projectDetail,
    command: true,
    ifMatch: true,
    problems: [
      'post-conflict-same-project',
      'post-conflict-other-project',
      'post-conflict-hidden',
      'post-from-registry',
      'post-holder-required',
      'post-full',
      'successor-required',
      'certificate-expired',
      'project-read-only',
      'stale-version',
    ],
  }),
  people: endpoint({
    id: 'people.list',
    method: 'GET',
    path: '/api/people',
    summary: 'People library of the unit',
    right: 'platform:people.read',
    query: pageQuery.extend({ q: z.string().max(100).optional(), active: z.stringbool().default(true) }),
    response: pageOf(personRow),
  }),
  person: endpoint({
    id: 'people.read',
    method: 'GET',
    path: '/api/people/:id',
    summary: 'One person',
    right: 'platform:people.read',
    params: byId,
    response: personDetail,
  }),
  addPerson: endpoint({
    id: 'people.add',
    method: 'POST',
    path: '/api/people',
    summary: 'Add a person to the unit’s library',
    right: 'platform:people.manage',
    body: personInput,
    response: personDetail,
    status: 201,
    command: true,
    problems: ['phone-taken'],
  }),
  changePerson: endpoint({
    id: 'people.change',
    method: 'PUT',
    path: '/api/people/:id',
    summary: 'Change a person',
    right: 'platform:people.manage',
    params: byId,
    body: personInput,
    response: personDetail,
    command: true,
    ifMatch: true,
    problems: ['phone-taken', 'post-from-registry', 'stale-version'],
  }),
  leave: endpoint({
    id: 'people.leave',
    method: 'POST',
    path: '/api/people/:id/leave',
    summary: 'The person leaves the unit; posts end, history stays',
    right: 'platform:people.manage',
    params: byId,
    body: z.strictObject({ reason, successorId: id.optional() }),
    response: personDetail,
    command: true,
    ifMatch: true,
    problems: ['successor-required', 'post-from-registry', 'not-allowed', 'stale-version'],
  }),
  issueActivation: endpoint({
    id: 'people.issueActivation',
    method: 'POST',
    path: '/api/people/:id/activation',
    summary: 'A new activation code, shown once',
    right: 'platform:people.manage',
    params: byId,
    response: z.object({ code: z.string(), validUntil: instant }),
    command: true,
    secret: true,
    problems: ['answer-withheld'],
  }),
  roles: endpoint({
    id: 'people.roles',
    method: 'GET',
    path: '/api/roles',
    summary: 'Roles that can be granted here',
    right: 'platform:grants.manage',
    response: z.object({ rows: z.array(roleOption) }),
  }),
  changeGrants: endpoint({
    id: 'people.changeGrants',
    method: 'PUT',
    path: '/api/people/:id/grants',
    summary: 'Replace the roles granted to a person',
    right: 'platform:grants.manage',
    params: byId,
    body: z.strictObject({ grants: z.array(grant).max(50) }),
    response: personDetail,
    command: true,
    ifMatch: true,
    problems: ['grant-unknown', 'not-allowed', 'stale-version'],
  }),
  registryStatus: endpoint({
    id: 'registry.status',
    method: 'GET',
    path: '/api/registry',
    summary: 'Last synchronisation with the registry',
    right: 'platform:projects.read',
    response: registryStatus,
  }),
  syncRegistry: endpoint({
    id: 'registry.sync',
    method: 'POST',
    path: '/api/registry/sync',
    summary: 'Pull from the registry now',
    right: 'platform:registry.sync',
    response: registryStatus,
    command: true,
    problems: ['sync-failed', 'rate-limited'],
  }),
  settings: endpoint({
    id: 'settings.list',
    method: 'GET',
    path: '/api/settings',
    summary: 'Settings the caller may see',
    right: 'platform:settings.read',
    response: z.object({ rows: z.array(settingRow) }),
  }),
  changeSetting: endpoint({
    id: 'settings.change',
    method: 'PUT',
    path: '/api/settings',
    summary: 'Change one setting',
    right: 'platform:settings.manage',
    body: z.strictObject({
      scope: z.enum(['installation', 'unit']),
      app: key.nullable(),
      name: key,
      value: settingValue,
    }),
    response: z.object({ rows: z.array(settingRow) }),
    command: true,
  }),
} as const;
