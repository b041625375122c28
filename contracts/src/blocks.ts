/**
 * Stored fields: values that are rows of their own, keyed (case, field, element, visit, item), saved item by item. Each
 * block defines the `value` of its items here; the server keeps one revision per item.
 *
 * Merging: an operation whose `baseRev` equals the item's revision is `applied`; one that repeats the stored value is
 * `same`; any other is applied too (the newer is shown) and the older value is kept as a conflict (`merged`). Nothing
 * ever fails for staleness. `opId` makes a retry harmless.
 */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { id, instant, json, personRef, rev } from './common.ts';

export const fileRef = z.object({
  id,
  name: z.string(),
  type: z.string(),
  bytes: z.int(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  takenAt: instant.nullable(),
});
export type FileRef = z.infer<typeof fileRef>;

/** Checklist item: one check point. `findings` only with `no`; photos are file ids. */
export const pointFinding = z.strictObject({
  id,
  text: z.string().max(2000),
  place: z.string().max(200).default(''),
  photos: z.array(id).max(20),
  correctedOnSite: z.boolean().default(false),
  afterPhotos: z.array(id).max(20).default([]),
});
export type PointFinding = z.infer<typeof pointFinding>;
export const pointAnswer = z.strictObject({
  value: z.enum(['yes', 'no', 'not_this_time']).nullable(),
  findings: z.array(pointFinding).max(20).default([]),
  /** Findings folded away by a change of mind; dropped with consent at completion. */
  folded: z.array(pointFinding).max(20).default([]),
  note: z.string().max(500).default(''),
  naReason: z.string().max(200).default(''),
  method: z.enum(['tap', 'bulk', 'copied']).default('tap'),
  /** Milliseconds the point was in view before the answer. */
  ms: z.int().min(0).default(0),
});
export type PointAnswer = z.infer<typeof pointAnswer>;
export type PointAnswerInput = z.input<typeof pointAnswer>;

/** Findings item: the answer to one finding, item id = finding id. */
export const findingResponse = z.strictObject({ text: z.string().max(4000), files: z.array(id).max(20) });
export type FindingResponse = z.infer<typeof findingResponse>;
export const finding = z.object({
  id,
  index: z.int(),
  point: z.string(),
  pointText: z.string(),
  section: z.string(),
  assured: z.boolean(),
  text: z.string(),
  place: z.string(),
  suggestion: z.string(),
  basis: z.array(z.string()),
  photos: z.array(fileRef),
  status: z.enum(['open', 'corrected_on_site', 'responded', 'passed', 'returned']),
  response: z
    .object({ text: z.string(), files: z.array(fileRef), rev, by: personRef.nullable(), at: instant.nullable() })
    .nullable(),
});
export type Finding = z.infer<typeof finding>;

/** Check-in, item `self`. Position in degrees of `crs`; `source` reason when no position could be had. */
export const checkIn = z.strictObject({
  lat: z.number().min(-90).max(90).nullable(),
  lng: z.number().min(-180).max(180).nullable(),
  accuracy: z.number().min(0).max(100_000).nullable(),
  crs: z.enum(['WGS-84', 'GCJ-02', 'BD-09']).default('WGS-84'),
  deviceTime: instant,
  source: z.enum(['gps', 'coarse', 'reason']),
  reason: z.string().max(500).default(''),
});
export type CheckIn = z.infer<typeof checkIn>;

/** Photos, attachments and signature, item `self`: the file ids in order. */
export const fileList = z.strictObject({ files: z.array(id).max(50) });
export type FileList = z.infer<typeof fileList>;

export const block = z.enum([
  'inspectionChecklist',
  'findings',
  'checkIn',
  'companions',
  'photos',
  'attachments',
  'signature',
]);
export type Block = z.infer<typeof block>;

export const itemOperation = z.strictObject({
  opId: id,
  /** Form field key. */
  field: z.string().min(1).max(80),
  /** Point code, finding id or `self`. */
  item: z.string().min(1).max(80),
  baseRev: rev,
  /** Validated against the field's block. */
  value: json,
  /** Device clock at the act. */
  at: instant,
});
export type ItemOperation = z.infer<typeof itemOperation>;

export const itemResult = z.object({
  opId: id,
  outcome: z.enum(['applied', 'same', 'merged', 'refused']),
  rev,
  value: json.optional(),
  problem: z.object({ slug: z.string(), title: z.string() }).optional(),
});
export type ItemResult = z.infer<typeof itemResult>;

export const storedItem = z.object({
  item: z.string(),
  rev,
  value: json,
  by: personRef.nullable(),
  at: instant,
  conflict: z.object({ value: json, by: personRef.nullable(), at: instant }).nullable(),
});
export type StoredItem = z.infer<typeof storedItem>;

/** A stored field as a form sees it: `template` is the checklist (texts resolved), `rows` what `show` refers to. */
export const storedField = z.object({
  field: z.string(),
  /** In the caller's language. */
  label: z.string(),
  block,
  editable: z.boolean(),
  summary: z.record(z.string(), json),
  items: z.array(storedItem),
  template: json.optional(),
  rows: z.array(json).optional(),
  files: z.array(fileRef).optional(),
});
export type StoredField = z.infer<typeof storedField>;

/** The checklist as the phone needs it, in the caller's language. */
export interface ChecklistPoint {
  readonly code: string;
  readonly text: string;
  readonly assured: boolean;
  readonly basis: readonly string[];
  readonly phrases: readonly string[];
  readonly suggestion: string;
  readonly naReasonRequired: boolean;
}
export interface ChecklistTemplate {
  readonly id: string;
  readonly title: string;
  readonly sections: readonly {
    readonly code: string;
    readonly title: string;
    readonly points: readonly ChecklistPoint[];
  }[];
}

export const companion = z.object({ person: personRef, joinedAt: instant });
export type Companion = z.infer<typeof companion>;

export const blockEndpoints = {
  companionCode: endpoint({
    id: 'companions.code',
    method: 'POST',
    path: '/api/tasks/:id/companions/:field/code',
    summary: 'A joining code that lives at most five minutes',
    right: 'task:saveDraft',
    params: z.object({ id, field: z.string().max(80) }),
    response: z.object({ url: z.string(), code: z.string(), expiresAt: instant }),
    problems: ['task-gone'],
  }),
  joinInfo: endpoint({
    id: 'companions.joinInfo',
    method: 'GET',
    path: '/api/join/:code',
    summary: 'What one is invited to',
    right: 'signed-in',
    params: z.object({ code: z.string().min(10).max(600) }),
    response: z.object({
      title: z.string(),
      inviter: z.string(),
      project: z.string().nullable(),
      startedAt: instant,
      joined: z.boolean(),
    }),
    problems: ['companion-code-expired'],
  }),
  join: endpoint({
    id: 'companions.join',
    method: 'POST',
    path: '/api/join/:code',
    summary: 'Join as companion; gives presence and reading, nothing else',
    right: 'signed-in',
    params: z.object({ code: z.string().min(10).max(600) }),
    body: z.strictObject({ lat: z.number().nullable(), lng: z.number().nullable(), accuracy: z.number().nullable() }),
    response: z.object({ caseId: id }),
    command: true,
    problems: ['companion-code-expired', 'rate-limited'],
  }),
} as const;
