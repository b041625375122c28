/** Small schemas every contract shares. Instants are ISO 8601 in UTC with milliseconds; ids are UUIDv7 texts. */
import { z } from 'zod';

export const id = z.uuid();
export const instant = z.iso.datetime();
export const localDate = z.iso.date();
/** Revision of a row, as used in `ETag` and `If-Match` (without quotes here). */
export const rev = z.int().min(0);
export const language = z.enum(['zh-CN', 'en']);
export type Language = z.infer<typeof language>;
/** Identifier an application chose: app, process, list, field, post, role … */
export const key = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/);
/** Mainland mobile number. Never logged, shown masked unless it is one's own or one administers the person. */
export const phone = z.string().regex(/^1\d{10}$/);
export const trimmed = (max: number) => z.string().trim().min(1).max(max);
/** A person as shown beside something he did: no personal data beyond the name. */
export const personRef = z.object({ id, name: z.string() });
export type PersonRef = z.infer<typeof personRef>;
export const unitRef = z.object({ id, name: z.string() });
export type UnitRef = z.infer<typeof unitRef>;
export const projectRef = z.object({ id, name: z.string(), evaluable: z.boolean() });
export type ProjectRef = z.infer<typeof projectRef>;
/** Keyset paging: `cursor` is opaque; `next` absent on the last page. */
export const pageQuery = z.object({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
});
export function pageOf<T extends z.ZodType>(row: T) {
  return z.object({ rows: z.array(row), next: z.string().optional(), total: z.int().optional() });
}
export const tone = z.enum(['neutral', 'info', 'warning', 'danger', 'success', 'review']);
export type Tone = z.infer<typeof tone>;
/** A state as shown: label already in the caller's language. */
export const badge = z.object({ id: z.string(), label: z.string(), tone, icon: z.string().optional() });
export type Badge = z.infer<typeof badge>;
/** JSON of limited depth as process variables and form data carry it. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export const json: z.ZodType<Json> = z.json();
export const variables = z.record(z.string().min(1).max(200), json);
export const reason = trimmed(500);
