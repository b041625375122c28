/**
 * The checklist: one item per check point, answered yes, no or not this time, with findings below a no. A no counts as
 * filled once every finding has words and a photo; an assured point needs a reason for not this time, and is never
 * answered in bulk. Points that are retired or not visible for the case are not asked for.
 */
import { type ChecklistTemplate, type Json, type Language, pointAnswer, type PointAnswer } from '@closeloop/contracts';
import type { Checklist, Localized, Point, StoredField } from '@closeloop/contracts/application';
import { type Deployed, isTrue } from '../../applications/index.ts';
import { problem } from '../../kernel/problem.ts';
import type { BlockInput, Gap, ItemRecord, StoredBlock, Summary } from '../block.ts';

type Field = Extract<StoredField, { type: 'inspectionChecklist' }>;

export interface AnsweredPoint {
  readonly point: Point;
  readonly section: string;
  readonly sectionTitle: Localized;
  readonly answer: PointAnswer | null;
}

export const checklistBlock: StoredBlock = {
  id: 'inspectionChecklist',
  accept(input, item, value) {
    const point = visiblePoints(input).find((one) => one.point.code === item)?.point;
    if (!point) throw problem('item-unknown', { item });
    const parsed = pointAnswer.safeParse(value);
    if (!parsed.success) throw problem('invalid-input', {}, { detail: parsed.error.issues[0]?.message ?? '' });
    if (parsed.data.method === 'bulk' && point.assured) throw problem('bulk-not-allowed');
    return parsed.data;
  },
  summary: (input) => summaryOf(input),
  gaps: (input) => answeredPoints(input).flatMap((one) => gapsOf(one)),
  filesOf: (value) => {
    const { findings, folded } = pointAnswer.parse(value);
    return [...findings, ...folded].flatMap((one) => [...one.photos, ...one.afterPhotos]);
  },
  template: (input, language) => templateOf(input, language) as unknown as Json,
};

function checklistOf(deployed: Deployed, id: string): Checklist {
  const checklist = deployed.checklists.get(id);
  if (!checklist) throw new Error(`the deployment has no checklist ${id}`);
  return checklist;
}

function visiblePoints(input: BlockInput): Omit<AnsweredPoint, 'answer'>[] {
  const { template } = input.field as Field;
  return checklistOf(input.deployed, template).sections.flatMap((section) =>
    section.points
      .filter((point) => point.retired !== true)
      .filter((point) => point.visibleIf === undefined || isTrue(point.visibleIf, input.context))
      .map((point) => ({ point, section: section.code, sectionTitle: section.title })),
  );
}

export function answeredPoints(input: BlockInput): AnsweredPoint[] {
  const byCode = new Map(input.items.map((one: ItemRecord) => [one.item, one.value]));
  return visiblePoints(input).map((one) => {
    const value = byCode.get(one.point.code);
    return { ...one, answer: value === undefined ? null : pointAnswer.parse(value) };
  });
}

function gapsOf({ point, answer }: AnsweredPoint): Gap[] {
  const gap = (slug: Gap['slug']): Gap => ({ item: point.code, slug, params: {} });
  if (!answer || answer.value === null) return [{ ...gap('task-incomplete'), params: { n: 1, code: point.code } }];
  if (answer.value === 'not_this_time')
    return (point.assured || point.naReasonRequired === true) && answer.naReason.trim() === ''
      ? [gap('na-reason-missing')]
      : [];
  if (answer.value === 'yes') return [];
  const { findings } = answer;
  return [
    ...(findings.length === 0 || findings.some((one) => one.text.trim() === '')
      ? [gap('finding-description-missing')]
      : []),
    ...(findings.length === 0 || findings.some((one) => one.photos.length === 0) ? [gap('finding-photo-missing')] : []),
  ];
}

function summaryOf(input: BlockInput): Summary {
  const points = answeredPoints(input);
  const checklist = checklistOf(input.deployed, (input.field as Field).template);
  const count = (value: PointAnswer['value']) => points.filter((one) => one.answer?.value === value).length;
  const found = points
    .filter((one) => one.answer?.value === 'no')
    .flatMap((one) => (one.answer?.findings ?? []).map((finding) => ({ ...one, finding })));
  const open = found.filter((one) => !one.finding.correctedOnSite);
  return {
    templateId: checklist.id,
    version: checklist.version ?? String(input.deployed.number),
    total: points.length,
    filled: points.filter((one) => gapsOf(one).length === 0).length,
    yes: count('yes'),
    no: count('no'),
    notThisTime: count('not_this_time'),
    findings: found.length,
    openFindings: open.length,
    open: open.map(({ point, finding }) => ({
      code: point.code,
      title: inLanguage(point.text, 'zh-CN'),
      text: finding.text,
      place: finding.place,
      suggested: point.suggestedRectification ? inLanguage(point.suggestedRectification, 'zh-CN') : null,
    })),
  };
}

export function inLanguage(text: Localized, language: Language): string {
  return typeof text === 'string' ? text : ((language === 'en' ? text.en : undefined) ?? text['zh-CN']);
}

export function basisOf(point: Point): string[] {
  return (point.basis ?? []).map((one) => (one.clause ? `${one.code} ${one.clause}` : one.code));
}

function templateOf(input: BlockInput, language: Language): ChecklistTemplate {
  const checklist = checklistOf(input.deployed, (input.field as Field).template);
  const visible = visiblePoints(input);
  const sections = checklist.sections.map((section) => ({
    code: section.code,
    title: inLanguage(section.title, language),
    points: visible.filter((one) => one.section === section.code).map(({ point }) => pointOf(point, language)),
  }));
  return {
    id: checklist.id,
    title: inLanguage(checklist.title, language),
    sections: sections.filter((one) => one.points.length > 0),
  };
}

function pointOf(point: Point, language: Language) {
  return {
    code: point.code,
    text: inLanguage(point.text, language),
    assured: point.assured,
    basis: basisOf(point),
    phrases: (point.phrases ?? []).map((one) => inLanguage(one, language)),
    suggestion: point.suggestedRectification ? inLanguage(point.suggestedRectification, language) : '',
    naReasonRequired: point.assured || point.naReasonRequired === true,
  };
}
