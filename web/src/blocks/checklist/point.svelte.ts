/** One point of a checklist as the screen holds it: its own state, so that an answer repaints one card. */
import type { ChecklistPoint, PointAnswer, PointFinding } from '@closeloop/contracts';
import { isComplete } from './completeness.ts';

export const unanswered: PointAnswer = {
  value: null,
  findings: [],
  folded: [],
  note: '',
  naReason: '',
  method: 'tap',
  ms: 0,
};

export class Point {
  answer = $state.raw<PointAnswer>(unanswered);
  /** The other of two answers, where two people or devices gave one. */
  conflict = $state.raw<PointAnswer | null>(null);
  /** The card has its content; until then it only keeps its place. */
  drawn = $state(false);
  /** Passed the filter when it was chosen. */
  shown = $state(true);
  /** Outlined for a moment after one jumped here. */
  marked = $state(false);
  /** Changed on this visit, so that its save word is of interest. */
  touched = $state(false);
  /** The problem panel's own complaint, after one tried to complete. */
  complains = $state(false);
  /** Instant of the last act on it, here or elsewhere; empty when there was none. */
  at = '';
  /** Taps before this instant are ignored: the card has just arrived under the thumb. */
  ignoreUntil = 0;
  /** When it first came into view. */
  seenAt = 0;
  /** The last act, so that two acts on one point never overtake each other. */
  #acts: Promise<unknown> = Promise.resolve();

  readonly about: ChecklistPoint;
  readonly section: number;
  readonly index: number;

  constructor(about: ChecklistPoint, section: number, index: number) {
    this.about = about;
    this.section = section;
    this.index = index;
  }

  get code(): string {
    return this.about.code;
  }
  get value(): PointAnswer['value'] {
    return this.answer.value;
  }
  get complete(): boolean {
    return isComplete(this.answer, this.about);
  }

  /** Runs one act after the ones before it. */
  inTurn<T>(act: () => Promise<T>): Promise<T> {
    const next = this.#acts.then(act, act);
    this.#acts = next.catch(() => undefined);
    return next;
  }
}

/** All photos an answer cites, shown or folded. */
export function photosOf(answer: PointAnswer): readonly string[] {
  return [...answer.findings, ...answer.folded].flatMap((finding) => [...finding.photos, ...finding.afterPhotos]);
}

/** The answer after a change of mind: findings fold away, and come back with the "no". */
export function changedTo(answer: PointAnswer, value: PointAnswer['value'], first: PointFinding): PointAnswer {
  if (value === 'no') {
    const findings = answer.findings.length > 0 ? answer.findings : answer.folded.length > 0 ? answer.folded : [first];
    return { ...answer, value, findings, folded: [], naReason: '' };
  }
  const kept = answer.findings.filter((one) => one.text.trim() !== '' || one.photos.length > 0);
  return { ...answer, value, findings: [], folded: [...answer.folded, ...kept], naReason: '' };
}
