/**
 * Findings: the problems a checklist found, each answered with words and files. The rows are the checklist's, in its
 * order; this block's items are the answers, item id = finding id. What an answer needs is said by its sub-form.
 */
import {
  type FileRef,
  type Finding,
  findingResponse,
  type Json,
  type Language,
  type PointFinding,
} from '@closeloop/contracts';
import { type Component, flatten, type StoredField } from '@closeloop/contracts/application';
import { type Deployed, evaluateText } from '../../applications/index.ts';
import { problem } from '../../kernel/problem.ts';
import { type AnsweredPoint, answeredPoints, basisOf, inLanguage } from '../checklist/index.ts';
import type { BlockInput, Gap, ItemRecord, StoredBlock, Summary } from '../block.ts';

type Field = Extract<StoredField, { type: 'findings' }>;
type Checklist = Extract<StoredField, { type: 'inspectionChecklist' }>;

interface Row {
  readonly of: AnsweredPoint;
  readonly finding: PointFinding;
  readonly answer: ItemRecord | undefined;
  readonly status: Finding['status'];
}

export const findingsBlock: StoredBlock = {
  id: 'findings',
  accept(input, item, value) {
    if (!rowsOf(input).some((row) => row.finding.id === item)) throw problem('item-unknown', { item });
    const parsed = findingResponse.safeParse(value);
    if (!parsed.success) throw problem('invalid-input', {}, { detail: parsed.error.issues[0]?.message ?? '' });
    return parsed.data;
  },
  summary: summaryOf,
  gaps: (input) => {
    if ((input.field as Field).requireAll !== true) return [];
    const unanswered = toAnswer(input).filter((row) => !isAnswered(input, row));
    return unanswered.map((row): Gap => ({
      item: row.finding.id,
      slug: 'findings-unanswered',
      params: { n: unanswered.length },
    }));
  },
  filesOf: (value) => findingResponse.parse(value).files,
  rows: (input, language, files) =>
    rowsOf(input).map((row, index) => present(row, index, language, files) as unknown as Json),
};

/** The newest answers of the checklist this field refers to. */
function rowsOf(input: BlockInput): Row[] {
  const { of } = input.field as Field;
  const field = of === undefined ? undefined : checklistField(input.deployed, of);
  if (!field) return [];
  const items = newestVisit(input.all.filter((one) => one.field === of));
  const answers = new Map(input.items.map((one) => [one.item, one]));
  return answeredPoints({ ...input, field, items })
    .filter((point) => point.answer?.value === 'no')
    .flatMap((point) =>
      (point.answer?.findings ?? []).map((finding) => {
        const answer = answers.get(finding.id);
        return { of: point, finding, answer, status: statusOf(input, finding, point, answer) };
      }),
    );
}

function checklistField(deployed: Deployed, key: string): Checklist | undefined {
  for (const form of deployed.forms.values())
    for (const one of flatten(form.components)) if (one.type === 'inspectionChecklist' && one.key === key) return one;
  return undefined;
}

function newestVisit(items: readonly ItemRecord[]): ItemRecord[] {
  const last = Math.max(0, ...items.map((one) => one.visit));
  return items.filter((one) => one.visit === last);
}

function statusOf(
  input: BlockInput,
  finding: PointFinding,
  of: AnsweredPoint,
  answer: ItemRecord | undefined,
): Finding['status'] {
  if (finding.correctedOnSite) return 'corrected_on_site';
  if (!answer || !meetsSubForm(input, answer)) return 'open';
  const { sets } = input.field as Field;
  const face = {
    code: of.point.code,
    point: inLanguage(of.point.text, 'zh-CN'),
    section: of.section,
    text: finding.text,
    place: finding.place,
  };
  const status = sets
    ? evaluateText(sets.status, { ...input.context, finding: { ...face, severity: null, status: 'open', round: 1 } })
    : null;
  return statuses.find((one) => one === status) ?? 'responded';
}
const statuses = ['open', 'responded', 'passed', 'returned'] as const;

const toAnswer = (input: BlockInput) => rowsOf(input).filter((row) => row.status !== 'corrected_on_site');
const isAnswered = (input: BlockInput, row: Row) => row.answer !== undefined && meetsSubForm(input, row.answer);

/** What the sub-form demands of words and files; without a sub-form words are enough. */
function meetsSubForm(input: BlockInput, answer: ItemRecord): boolean {
  const { form } = input.field as Field;
  const fields: readonly Component[] =
    form === undefined ? [] : flatten(input.deployed.forms.get(form)?.components ?? []);
  const text = fields.find((one) => one.type === 'textarea' || one.type === 'textfield');
  const file = fields.find((one) => one.type === 'photos' || one.type === 'attachments');
  const textNeeded =
    form === undefined ||
    (text?.type === 'textarea' || text?.type === 'textfield' ? text.validate?.required === true : false);
  const filesNeeded = file?.type === 'photos' || file?.type === 'attachments' ? (file.min ?? 0) : 0;
  const given = findingResponse.parse(answer.value);
  return (!textNeeded || given.text.trim() !== '') && given.files.length >= filesNeeded;
}

function summaryOf(input: BlockInput): Summary {
  const rows = toAnswer(input);
  const count = (status: Finding['status']) => rows.filter((row) => row.status === status).length;
  return {
    total: rows.length,
    answered: rows.filter((row) => isAnswered(input, row)).length,
    open: count('open'),
    responded: count('responded'),
    passed: count('passed'),
    returned: count('returned'),
  };
}

function present(row: Row, index: number, language: Language, files: ReadonlyMap<string, FileRef>): Finding {
  const { point, sectionTitle } = row.of;
  const { answer } = row;
  const known = (ids: readonly string[]) => ids.flatMap((id) => files.get(id) ?? []);
  const given = answer && findingResponse.parse(answer.value);
  return {
    id: row.finding.id,
    index: index + 1,
    point: point.code,
    pointText: inLanguage(point.text, language),
    section: inLanguage(sectionTitle, language),
    assured: point.assured,
    text: row.finding.text,
    place: row.finding.place,
    suggestion: point.suggestedRectification ? inLanguage(point.suggestedRectification, language) : '',
    basis: basisOf(point),
    photos: known(row.finding.photos),
    status: row.status,
    response:
      answer && given
        ? {
            text: given.text,
            files: known(given.files),
            rev: answer.rev,
            by: answer.by_id ? { id: answer.by_id, name: answer.by_name ?? '' } : null,
            at: answer.at.toISOString(),
          }
        : null,
  };
}
