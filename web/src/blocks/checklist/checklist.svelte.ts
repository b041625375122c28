/**
 * The state of a checklist being filled. An answer is one act in the log; only when it is durable does the card change.
 * Counters are kept per section and added up, so that header, filters, button and directory never disagree.
 */
import type { ChecklistTemplate, Json, PointAnswer, StoredField } from '@closeloop/contracts';
import { v7 } from 'uuid';
import type { BlockContext, BlockState, Missing, Note, Progress } from '#lib/task/block.ts';
import type { LoggedFile } from '#lib/log/index.ts';
import { m } from '#lib/paraglide/messages.js';
import { isFilter, passes, type Filter } from './filters.ts';
import { nextBelow, nextUnfilled } from './next-unfilled.ts';
import { hurried } from './completeness.ts';
import { changedTo, photosOf, Point, unanswered } from './point.svelte.ts';
import { remembered, remember } from './remember.ts';

export interface Counts {
  readonly total: number;
  readonly filled: number;
  readonly yes: number;
  readonly no: number;
  readonly notThisTime: number;
  readonly findings: number;
}
const none: Counts = { total: 0, filled: 0, yes: 0, no: 0, notThisTime: 0, findings: 0 };

export class Section {
  counts = $state.raw<Counts>(none);
  readonly code: string;
  readonly title: string;
  readonly points: readonly Point[];

  constructor(code: string, title: string, points: readonly Point[]) {
    this.code = code;
    this.title = title;
    this.points = points;
  }
  recount(): void {
    this.counts = this.points.reduce((sum, point) => plus(sum, point), none);
  }
  get shown(): boolean {
    return this.points.some((point) => point.shown);
  }
}

function added(a: Counts, b: Counts): Counts {
  return {
    total: a.total + b.total,
    filled: a.filled + b.filled,
    yes: a.yes + b.yes,
    no: a.no + b.no,
    notThisTime: a.notThisTime + b.notThisTime,
    findings: a.findings + b.findings,
  };
}

function plus(sum: Counts, { value, complete, answer }: Point): Counts {
  return {
    total: sum.total + 1,
    filled: sum.filled + (complete ? 1 : 0),
    yes: sum.yes + (value === 'yes' ? 1 : 0),
    no: sum.no + (value === 'no' ? 1 : 0),
    notThisTime: sum.notThisTime + (value === 'not_this_time' ? 1 : 0),
    findings: sum.findings + answer.findings.length,
  };
}

export class ChecklistState implements BlockState {
  readonly sections: readonly Section[];
  readonly points: readonly Point[];
  readonly template: ChecklistTemplate;
  filter = $state<Filter>('all');
  readonly counts = $derived.by(() => this.sections.reduce((sum, section) => added(sum, section.counts), none));
  /** Where the last place typed is remembered for the next problem. */
  lastPlace = $state('');
  /** The directory of sections is open. */
  directory = $state(false);
  /** Spoken politely, at most once every 5 s for saves. */
  spoken = $state('');
  /** Point the list is at; next unfilled starts from here. */
  current = $state(0);
  /** The screen, while it is mounted, brings a point into view. */
  reveal: ((point: Point, how: 'jump' | 'start') => void) | null = null;

  readonly context: BlockContext;

  constructor(context: BlockContext) {
    this.context = context;
    this.template = (context.stored.template ?? { id: '', title: '', sections: [] }) as unknown as ChecklistTemplate;
    let index = 0;
    this.sections = this.template.sections.map(
      (section, number) =>
        new Section(
          section.code,
          section.title,
          section.points.map((about) => new Point(about, number, index++)),
        ),
    );
    this.points = this.sections.flatMap((section) => section.points);
    this.lastPlace = remembered(context.task.id, 'place') ?? '';
    const filter = remembered(context.task.id, 'filter');
    if (isFilter(filter)) this.filter = filter;
  }

  get editable(): boolean {
    return this.context.editable() && !this.context.outbox.gone;
  }
  get heading(): string | undefined {
    const { field, task } = this.context;
    return field.type === 'inspectionChecklist' && field.project !== undefined ? task.case.project?.name : undefined;
  }
  get progress(): Progress {
    return { filled: this.counts.filled, total: this.counts.total };
  }
  get summary(): Readonly<Record<string, Json>> {
    const { total, filled, yes, no, notThisTime, findings } = this.counts;
    const onSite = this.points.reduce(
      (sum, { answer }) => sum + answer.findings.filter((finding) => finding.correctedOnSite).length,
      0,
    );
    const shape = { templateId: this.template.id, total, filled, yes, no, notThisTime, findings };
    return { ...this.context.stored.summary, ...shape, openFindings: findings - onSite };
  }
  get missing(): Missing | null {
    const count = this.counts.total - this.counts.filled;
    if (count === 0) return null;
    const first = this.points.find((point) => !point.complete);
    return {
      count,
      sentence: m['problem.task-incomplete']({ n: count, code: first?.code ?? '' }),
      button: m['act.next_unfilled']({ n: count }),
      below: true,
      go: (from) => void this.goOn(from),
    };
  }
  get problems(): readonly { readonly point: Point; readonly finding: PointAnswer['findings'][number] }[] {
    return this.points.flatMap((point) => point.answer.findings.map((finding) => ({ point, finding })));
  }
  get notes(): readonly Note[] {
    const minutes = Math.max(1, Math.round((Date.now() - Date.parse(this.context.task.case.createdAt)) / 60_000));
    const notes: Note[] = [{ tone: 'info', text: m['check.took']({ n: minutes }) }];
    if (hurried(this.points.map((point) => point.answer.ms)))
      notes.push({ tone: 'warning', text: m['check.hurried']() });
    if (this.folded.length > 0) notes.push({ tone: 'warning', text: m['check.folded_left']() });
    return this.editable ? notes : [];
  }
  /** Findings put aside by a change of mind, dropped when the task is completed. */
  get folded(): readonly Point[] {
    return this.points.filter((point) => point.value !== 'no' && point.answer.folded.length > 0);
  }

  async adopt(stored: StoredField): Promise<void> {
    const rows = await this.context.outbox.adopt(this.context.field.key, stored.items);
    const byCode = new Map(rows.map((row) => [row.item, row]));
    for (const point of this.points) {
      const row = byCode.get(point.code);
      point.answer = row ? { ...unanswered, ...(row.value as Partial<PointAnswer>) } : unanswered;
      point.conflict = row?.conflict ? { ...unanswered, ...(row.conflict as Partial<PointAnswer>) } : null;
      point.at = row?.at ?? '';
    }
    for (const section of this.sections) section.recount();
    this.#applyFilter();
  }

  /** The point last touched, here or elsewhere; null on a fresh list. */
  get lastTouched(): Point | null {
    return this.points.reduce<Point | null>((last, point) => (point.at > (last?.at ?? '') ? point : last), null);
  }

  /** Answers a point. Resolves true when it is durable and shown, false when there was nothing to do. */
  async answer(point: Point, value: 'yes' | 'no' | 'not_this_time' | null, more: Partial<PointAnswer> = {}) {
    if (!this.editable || point.value === value || performance.now() < point.ignoreUntil) return false;
    const ms = point.seenAt === 0 ? 0 : Math.round(performance.now() - point.seenAt);
    await this.change(point, (now) => ({ ...changedTo(now, value, this.newFinding()), method: 'tap', ms, ...more }));
    this.current = point.index;
    if (value === 'no') this.say(m['check.said_no']());
    return true;
  }

  /** One change of a point's answer: durable first, shown then. */
  change(point: Point, alter: (now: PointAnswer) => PointAnswer, more: Attached = {}): Promise<void> {
    return point.inTurn(async () => {
      const next = alter(point.answer);
      const at = new Date().toISOString();
      const { typing = false, ...files } = more;
      const act = { field: this.context.field.key, item: point.code, value: next as unknown as Json, at, opId: v7() };
      await this.context.outbox.keep({ ...act, files: photosOf(next), ...files }, typing);
      point.answer = next;
      point.at = at;
      point.touched = true;
      this.sections[point.section]?.recount();
    });
  }

  newFinding(): PointAnswer['findings'][number] {
    return { id: v7(), text: '', place: '', photos: [], correctedOnSite: false, afterPhotos: [] };
  }

  /** Remembers a place for the next problem. */
  placed(place: string): void {
    this.lastPlace = place;
    remember(this.context.task.id, 'place', place);
  }

  choose(filter: Filter): void {
    this.filter = filter;
    remember(this.context.task.id, 'filter', filter);
    this.#applyFilter();
  }

  /** The unfilled point an answer moves on to; null when there is none below. */
  below(point: Point): Point | null {
    const open = this.points.map((one) => one.complete || !one.shown);
    return this.points[nextBelow(open, point.index) ?? -1] ?? null;
  }

  /** Next unfilled, from the button; to the first one, switched to 未填写, when completing was tried. */
  async goOn(from: 'button' | 'check'): Promise<void> {
    await this.context.show();
    const complete = this.points.map((point) => point.complete);
    const next = this.points[nextUnfilled(complete, from === 'check' ? -1 : this.current) ?? -1];
    if (!next) return;
    if (from === 'check') this.choose('unfilled');
    else if (this.filter === 'unfilled') this.choose('unfilled');
    else if (!next.shown) this.choose('all');
    next.complains = from === 'check';
    if (from === 'check')
      this.say(m['problem.task-incomplete']({ n: this.counts.total - this.counts.filled, code: next.code }));
    this.current = next.index;
    this.reveal?.(next, 'jump');
  }

  say(sentence: string): void {
    this.spoken = sentence;
  }

  async beforeCompletion(): Promise<void> {
    for (const point of this.folded) {
      const dropped = point.answer.folded.flatMap((finding) => finding.photos);
      await this.change(point, (now) => ({ ...now, folded: [] }), { dropped });
    }
  }

  #applyFilter(): void {
    for (const point of this.points) {
      const shown = passes(this.filter, point.value, point.complete);
      if (point.shown !== shown) point.shown = shown;
    }
  }
}

export async function openChecklist(context: BlockContext): Promise<BlockState> {
  const state = new ChecklistState(context);
  await state.adopt(context.stored);
  return state;
}

interface Attached {
  readonly blobs?: readonly LoggedFile[];
  readonly dropped?: readonly string[];
  /** A burst of changes that may leave together. */
  readonly typing?: boolean;
}
