/** The timeline of a case, newest first, put into words of the caller's language as it is read. */
import type { Json, Language, TimelineEntry } from '@closeloop/contracts';
import { type Deployed, elementName, phraseText, processOf, word } from '../applications/index.ts';
import { decodeCursor, pageOfRows, timeAndId } from '../kernel/cursor.ts';
import type { Tx } from '../kernel/types.ts';
import type { CaseParts } from './presenter.ts';
import { timelineKind, timelineLook, timelineTitle } from './texts/timeline.ts';

interface EntryRow {
  readonly id: string;
  readonly at: Date;
  readonly kind: string;
  readonly actor_id: string | null;
  readonly actor_name: string | null;
  readonly post: string | null;
  readonly element: string | null;
  readonly task_id: string | null;
  readonly data: Record<string, Json>;
}

export async function timelinePage(
  tx: Tx,
  parts: CaseParts,
  language: Language,
  page: { limit: number; cursor?: string | undefined },
) {
  const [at, id] = decodeCursor(timeAndId, page.cursor) ?? [null, null];
  const { rows } = await tx.query<EntryRow & { sort: string }>(
    `select id, at, at::text as sort, kind, actor_id, actor_name, post, element, task_id, data from timeline_entries
      where case_id = $1 and ($2::timestamptz is null or (at, id) < ($2::timestamptz, $3::uuid))
      order by at desc, id desc limit $4`,
    [parts.row.id, at, id, page.limit + 1],
  );
  const shown = pageOfRows(rows, page.limit, (row) => [row.sort, row.id]);
  return { ...shown, rows: shown.rows.map((row) => presentEntry(parts, row, language)) };
}

function presentEntry({ deployed, row: ofCase }: CaseParts, row: EntryRow, language: Language): TimelineEntry {
  const kind = timelineKind(row.kind);
  const element = row.element === null ? '' : elementName(deployed, ofCase.process, row.element, language);
  const values = { ...wordsOf(deployed, ofCase.process, row, language), element };
  const reason = row.data['reason'];
  const duration = row.data['durationMs'];
  return {
    id: row.id,
    at: row.at.toISOString(),
    kind,
    actor: row.actor_id === null ? null : { id: row.actor_id, name: row.actor_name ?? '' },
    title: timelineTitle(kind, values, language),
    ...timelineLook(kind),
    ...(row.post !== null && { post: postLabel(deployed, row.post, language) }),
    ...(typeof reason === 'string' && { text: reason }),
    ...(row.element !== null && { element: row.element }),
    ...(row.task_id !== null && { task: row.task_id }),
    ...(typeof duration === 'number' && { durationMs: duration }),
  };
}

function wordsOf(deployed: Deployed, process: string, row: EntryRow, language: Language): Record<string, string> {
  const { states } = processOf(deployed, process).case;
  const text = (value: Json | undefined) => (typeof value === 'string' ? value : '');
  const state = (id: string) => {
    const label = states.find((one) => one.id === id)?.label;
    return label === undefined ? id : word(deployed.words, label, language);
  };
  const said = Object.fromEntries(Object.entries(row.data).map(([name, value]) => [name, text(value)]));
  if (row.kind === 'state_changed') return { from: state(text(row.data['from'])), to: state(text(row.data['to'])) };
  const back = text(row.data['back']);
  const named = back === '' ? '' : elementName(deployed, process, back, language);
  return { ...said, back: named, action: actionLabel(deployed, process, row, language) };
}

/** The button's plainest wording: what its phrase says when nothing is known. */
function actionLabel(deployed: Deployed, process: string, row: EntryRow, language: Language): string {
  const actions = processOf(deployed, process).tasks[row.element ?? '']?.actions ?? [];
  const action = actions.find((one) => one.id === row.data['action']);
  return action ? phraseText(deployed.words, action.label, {}, language) : '';
}

function postLabel(deployed: Deployed, post: string, language: Language): string {
  const label = deployed.app.posts?.[post]?.label;
  return label === undefined ? post : word(deployed.words, label, language);
}
