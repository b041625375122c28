/**
 * The field types of a form: the subset of the form-js set that the platform renders, and the platform's building
 * blocks. Labels, help and options are text keys. `html`, `image`, `iframe`, `button` and scripted components are not
 * sayable.
 */
import { z } from 'zod';
import { among } from './among.ts';
import { expression, marks, textKey, use } from './marks.ts';
import { phrase } from './phrase.ts';
import { startGuard } from './process.ts';

const field = (kind: 'field' | 'block') =>
  z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/)
    .register(marks, { identifier: kind, defines: true });

const layout = z.strictObject({ row: z.string().optional(), columns: z.int().min(1).max(16).nullable().optional() });

/** Problem codes a form can produce; a field may give any of them its own sentence. */
export const problemCodes = [
  'required',
  'minLength',
  'maxLength',
  'min',
  'max',
  'pattern',
  'type',
  'option',
  'tooEarly',
  'unanswered',
  'incomplete',
  'frozen',
  'refused',
  'rule',
] as const;
export const ProblemCode = z.enum(problemCodes);
export type ProblemCode = z.infer<typeof ProblemCode>;

const placed = {
  id: z.string().max(64).register(marks, { identifier: 'component', defines: true }).optional(),
  conditional: z.strictObject({ hide: expression('form') }).optional(),
  layout: layout.optional(),
};
const labelled = { ...placed, label: textKey(), description: textKey().optional() };
const messages = z.partialRecord(ProblemCode, phrase('form')).optional();

const input = {
  ...labelled,
  key: field('field'),
  readonly: z.boolean().optional(),
  disabled: z.boolean().optional(),
  default: expression('form').optional(),
  messages,
};
const required = z.boolean().optional();
const textRules = z
  .strictObject({
    required,
    minLength: z.int().min(0).optional(),
    maxLength: z.int().min(1).max(20_000).optional(),
    pattern: z.string().max(200).optional(),
  })
  .optional();
const numberRules = z.strictObject({ required, min: z.number().optional(), max: z.number().optional() }).optional();
const onlyRequired = z.strictObject({ required }).optional();
const options = z
  .array(z.strictObject({ label: textKey(), value: z.string().min(1).max(64) }))
  .min(1)
  .max(200);

const formJs = [
  z.strictObject({ type: z.literal('textfield'), ...input, validate: textRules, placeholder: textKey().optional() }),
  z.strictObject({ type: z.literal('textarea'), ...input, validate: textRules, placeholder: textKey().optional() }),
  z.strictObject({
    type: z.literal('number'),
    ...input,
    validate: numberRules,
    decimalDigits: z.int().min(0).max(10).optional(),
  }),
  z.strictObject({ type: z.literal('checkbox'), ...input, validate: onlyRequired }),
  z.strictObject({ type: z.literal('radio'), ...input, validate: onlyRequired, values: options }),
  z.strictObject({ type: z.literal('select'), ...input, validate: onlyRequired, values: options }),
  z.strictObject({ type: z.literal('checklist'), ...input, validate: onlyRequired, values: options }),
  z.strictObject({ type: z.literal('taglist'), ...input, validate: onlyRequired, values: options }),
  z.strictObject({
    type: z.literal('datetime'),
    ...input,
    validate: onlyRequired,
    subtype: z.enum(['date', 'time', 'datetime']),
  }),
] as const;

const plainBlocks = [
  z.strictObject({
    type: z.literal('projectPicker'),
    ...input,
    validate: onlyRequired,
    /** A candidate that fails is shown last, with the reason and a way out; the server checks again. */
    selectable: z.array(startGuard('candidate')).optional(),
    /** Key of a check-in field whose position sorts the candidates by distance. */
    near: use('block').optional(),
  }),
  z.strictObject({ type: z.literal('personPicker'), ...input, validate: onlyRequired, among: among('form') }),
  z.strictObject({
    type: z.literal('deadline'),
    ...input,
    validate: onlyRequired,
    /** Working-day chips; 0 is today at closing hour. */
    chips: z.array(z.int().min(0).max(60)).max(6).optional(),
    /** ISO 8601 duration from now before which a deadline is refused (`tooEarly`). */
    earliest: z
      .string()
      .regex(/^PT?\d+[DHM]$/)
      .optional(),
  }),
  z.strictObject({ type: z.literal('place'), ...input, validate: textRules }),
] as const;

/** Rows of their own, saved item by item and owned by the server. */
const stored = { ...labelled, key: field('block'), messages };
const fileRules = {
  min: z.int().min(0).max(50).optional(),
  max: z.int().min(1).max(50).optional(),
};

/** What of a finding is shown above its sub-form. */
export const findingParts = [
  'point',
  'section',
  'text',
  'place',
  'photos',
  'severity',
  'basis',
  'suggested',
  'status',
] as const;

/** The states of a finding are the platform's; an application chooses when a finding moves. */
export const findingStatuses = ['open', 'corrected_on_site', 'responded', 'passed', 'returned'] as const;

const storedBlocks = [
  z.strictObject({
    type: z.literal('inspectionChecklist'),
    ...stored,
    template: use('checklist'),
    /** Shows the project in the list's header and lets it be changed while `editable` says so. */
    project: use('field').optional(),
  }),
  z.strictObject({
    type: z.literal('findings'),
    ...stored,
    /** The checklist or findings field whose findings these are; without it the field has findings of its own. */
    of: use('block').optional(),
    statuses: z.array(z.enum(findingStatuses)).optional(),
    show: z.array(z.enum(findingParts)).optional(),
    /** The answer to each finding: a form of at most one text field and one file field. */
    form: use('form').optional(),
    sets: z.strictObject({ status: expression('finding') }).optional(),
    requireAll: z.boolean().optional(),
    /** The text of an answer may be copied to all findings not yet answered. */
    applyToAll: z.boolean().optional(),
    addable: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('checkIn'),
    ...stored,
    required: z.boolean().optional(),
    /** Metres; a worse fix is accepted only after the person chose to. */
    maxAccuracy: z.number().positive().optional(),
    /** Metres around the project; outside a reason is asked, never refused. */
    fence: z.union([z.number().positive(), expression('form')]).optional(),
  }),
  z.strictObject({ type: z.literal('companions'), ...stored, openUntil: use('element').optional() }),
  z.strictObject({
    type: z.literal('photos'),
    ...stored,
    ...fileRules,
    camera: z.enum(['only', 'preferred', 'never']).optional(),
  }),
  z.strictObject({
    type: z.literal('attachments'),
    ...stored,
    ...fileRules,
    camera: z.enum(['preferred', 'never']).optional(),
    /** Kinds by name; the server knows the types behind them. */
    accept: z.array(z.enum(['image', 'pdf', 'word', 'excel'])).optional(),
  }),
  z.strictObject({ type: z.literal('signature'), ...stored, min: z.int().min(0).max(1).optional() }),
] as const;

const shown = [
  z.strictObject({ type: z.literal('text'), ...placed, text: phrase('form') }),
  /** Figures, and the problems with their photos, of a stored field of this or a readable element. */
  z.strictObject({
    type: z.literal('summary'),
    ...placed,
    of: use('block'),
    show: z.array(z.enum(['figures', 'problems'])).min(1),
  }),
  z.strictObject({ type: z.literal('separator'), ...placed }),
  z.strictObject({ type: z.literal('spacer'), ...placed, height: z.int().min(1).max(400).optional() }),
] as const;

export const InputField = z.discriminatedUnion('type', [...formJs, ...plainBlocks]);
export type InputField = z.infer<typeof InputField>;
export const StoredField = z.discriminatedUnion('type', storedBlocks);
export type StoredField = z.infer<typeof StoredField>;

const Leaf = z.discriminatedUnion('type', [...formJs, ...plainBlocks, ...storedBlocks, ...shown]);
export const Group = z.strictObject({
  type: z.literal('group'),
  ...placed,
  label: textKey().optional(),
  components: z.array(Leaf).min(1),
});
export type Group = z.infer<typeof Group>;

export const Component = z.discriminatedUnion('type', [...formJs, ...plainBlocks, ...storedBlocks, ...shown, Group]);
export type Component = z.infer<typeof Component>;
/** Any component that has a key. */
export type Field = InputField | StoredField;

export const isStored = (component: Component): component is StoredField => storedTypes.has(component.type);
export const isField = (component: Component): component is Field => 'key' in component;
const storedTypes: ReadonlySet<string> = new Set(storedBlocks.map((one) => one.shape.type.value));

/** All components of a list, groups opened. */
export const flatten = (components: readonly Component[]): Exclude<Component, Group>[] =>
  components.flatMap((one) => (one.type === 'group' ? one.components : [one]));
