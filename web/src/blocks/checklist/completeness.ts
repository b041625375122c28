/** When a point counts as filled, and what a finding still lacks. The server judges by the same rules. */
import type { ChecklistPoint, PointAnswer, PointFinding } from '@closeloop/contracts';

export type Lack = 'text' | 'photo';

export function lacks(finding: Pick<PointFinding, 'text' | 'photos'>): readonly Lack[] {
  const missing: Lack[] = [];
  if (finding.text.trim() === '') missing.push('text');
  if (finding.photos.length === 0) missing.push('photo');
  return missing;
}

/** Whether "not this time" of this point needs a reason. */
export function needsReason(point: Pick<ChecklistPoint, 'assured' | 'naReasonRequired'>): boolean {
  return point.assured || point.naReasonRequired;
}

export function isComplete(answer: PointAnswer, point: Pick<ChecklistPoint, 'assured' | 'naReasonRequired'>): boolean {
  switch (answer.value) {
    case 'yes':
      return true;
    case 'not_this_time':
      return !needsReason(point) || answer.naReason.trim() !== '';
    case 'no':
      return answer.findings.length > 0 && answer.findings.every((finding) => lacks(finding).length === 0);
    default:
      return false;
  }
}

/** Half of the points were in view for less than two seconds. Said, never held against anybody. */
export function hurried(milliseconds: readonly number[]): boolean {
  const known = milliseconds.filter((ms) => ms > 0).toSorted((a, b) => a - b);
  return known.length >= 10 && (known[Math.floor(known.length / 2)] ?? 0) < 2000;
}
