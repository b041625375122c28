/**
 * The names a FEEL expression may use, by the place where it stands. One table serves the validator (unknown names are
 * problems), the studio (completion) and the evaluators (what the platform must supply).
 *
 * A shape maps a name to `value` (a scalar or a list of scalars), `open` (anything below it is the application's own),
 * a nested shape, or `[shape]` for a list of such contexts. Every leaf may be null: a case without project, a task
 * without due date. Instants are ISO 8601 texts with offset.
 */
export type ExpressionContext =
  'diagram' | 'start' | 'case' | 'state' | 'task' | 'form' | 'finding' | 'candidate' | 'notification' | 'point';

export type Shape = 'value' | 'open' | { readonly [name: string]: Shape } | readonly [Shape];

const named = { id: 'value', name: 'value' } as const;

const project: Shape = {
  id: 'value',
  code: 'value',
  name: 'value',
  address: 'value',
  evaluable: 'value',
  posts: 'open',
  exposure: 'open',
};

const person: Shape = {
  ...named,
  unitId: 'value',
  posts: [{ post: 'value', projectId: 'value' }],
  projects: [project],
  grants: [{ role: 'value', unitId: 'value' }],
};

const caseShape: Shape = {
  id: 'value',
  number: 'value',
  title: 'value',
  state: 'value',
  variant: 'value',
  createdAt: 'value',
  closedAt: 'value',
  starter: named,
  unit: named,
  project,
  fields: 'open',
  participants: [{ person: 'value', name: 'value', as: 'value' }],
};

const finding: Shape = {
  code: 'value',
  point: 'value',
  section: 'value',
  text: 'value',
  place: 'value',
  severity: 'value',
  status: 'value',
  round: 'value',
};

const base = { person, unit: named, settings: 'open' } as const;
const ofCase = { ...base, case: caseShape, project, vars: 'open', blocks: 'open' } as const;

/**
 * Root names per context. `form`, `task` and `finding` know the keys of their form besides; `diagram` knows process
 * variables only, of which `closeloop` is the one the platform sets.
 */
export const expressionRoots: Readonly<Record<ExpressionContext, Readonly<Record<string, Shape>>>> = {
  diagram: {
    closeloop: { caseId: 'value', app: 'value', starterId: 'value', unitId: 'value', settings: 'open' },
    loopCounter: 'value',
  },
  start: base,
  case: ofCase,
  state: ofCase,
  task: { ...ofCase, task: { id: 'value', element: 'value', due: 'value', assignee: named } },
  form: ofCase,
  finding: { ...ofCase, finding },
  candidate: { ...ofCase, candidate: project },
  notification: { ...ofCase, task: { id: 'value', element: 'value', due: 'value', assignee: named }, actor: named },
  point: ofCase,
};

/** Functions that exist beside the FEEL built-ins, only where a case's own state is derived (`state`). */
export const stateFunctions = ['active', 'ended', 'visits', 'assignee', 'cancelled', 'incident'] as const;

const files = { count: 'value' } as const;

/** What `blocks.<key>` (and, in a diagram, the variable `<key>`) holds for each stored field type. */
export const summaryShapes = {
  inspectionChecklist: {
    templateId: 'value',
    version: 'value',
    total: 'value',
    filled: 'value',
    yes: 'value',
    no: 'value',
    notThisTime: 'value',
    findings: 'value',
    openFindings: 'value',
  },
  findings: {
    total: 'value',
    answered: 'value',
    open: 'value',
    responded: 'value',
    passed: 'value',
    returned: 'value',
  },
  checkIn: { at: 'value', accuracy: 'value', source: 'value' },
  companions: { count: 'value' },
  photos: files,
  attachments: files,
  signature: files,
} as const satisfies Record<string, Shape>;

/**
 * Only in `blocks` (never a process variable), only for a checklist: its open findings in the order of the template,
 * so that a form can pre-write a text from them.
 */
export const openFindingShape = {
  open: [{ code: 'value', title: 'value', text: 'value', place: 'value', suggested: 'value' }],
} as const;

export type StoredFieldType = keyof typeof summaryShapes;
export const storedFieldTypes = Object.keys(summaryShapes) as StoredFieldType[];
