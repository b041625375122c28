/** A process ready to run: elements with their flows resolved and every expression compiled once. */
import type { Compiled } from '@closeloop/feel';
import type { CompiledDecisions } from '../decision/compile-decisions.ts';
import type { Binding, ElementType, EventType } from '../model/model.ts';

/** Either FEEL or a fixed text. */
export interface Expression {
  readonly text: string;
  readonly feel: Compiled | null;
}

export interface ExecutableFlow {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly condition: Expression | null;
}

export interface ExecutableMapping {
  readonly path: readonly string[];
  readonly source: Expression;
}

export interface JobDefinition {
  readonly type: Expression;
  readonly retries: Expression;
}

export interface ExecutableLoop {
  readonly sequential: boolean;
  readonly inputCollection: Expression;
  readonly inputElement: string | null;
  readonly outputCollection: string | null;
  readonly outputElement: Expression | null;
  readonly completionCondition: Expression | null;
}

export interface ExecutableCall {
  readonly processId: Expression;
  readonly propagateAllChildVariables: boolean;
  readonly propagateAllParentVariables: boolean;
  readonly binding: Binding;
  readonly versionTag: string | null;
}

/** The decision a business rule task asks. */
export interface ExecutableDecisionCall {
  readonly decisionId: Expression;
  readonly resultVariable: string;
  readonly binding: Binding;
  readonly versionTag: string | null;
}

/** A form that is deployed, by its id. */
export interface ExecutableFormCall {
  readonly formId: Expression;
  readonly binding: Binding;
  readonly versionTag: string | null;
}

export interface ExecutableElement {
  readonly id: string;
  readonly type: ElementType;
  readonly eventType: EventType;
  readonly scope: string | null;
  readonly incoming: readonly string[];
  /** In the order in which Zeebe takes them: the reverse of the document's. */
  readonly outgoing: readonly ExecutableFlow[];
  readonly defaultFlow: string | null;
  readonly inputs: readonly ExecutableMapping[];
  readonly outputs: readonly ExecutableMapping[];
  readonly job: JobDefinition | null;
  readonly script: { readonly expression: Expression; readonly resultVariable: string } | null;
  readonly timer: { readonly kind: 'date' | 'duration' | 'cycle'; readonly value: Expression } | null;
  readonly message: { readonly name: Expression; readonly correlationKey: Expression | null } | null;
  readonly signal: Expression | null;
  /** Of an error or escalation; null catches all. */
  readonly code: Expression | null;
  /** The catching link event a throwing one leads to. */
  readonly linkTarget: string | null;
  /** The activity a compensation event undoes; null means all of the scope. */
  readonly compensated: string | null;
  /** The compensation boundary event on this activity, and the handler it leads to. */
  readonly compensation: { readonly event: string; readonly handler: string } | null;
  readonly isForCompensation: boolean;
  readonly attachedTo: string | null;
  readonly interrupting: boolean;
  /** The start event a token is put on when a scope begins without a certain one. */
  readonly start: string | null;
  /** Events that wait while this element is active: its boundary events, those of event sub-processes, its own. */
  readonly watched: readonly string[];
  /** Errors and escalations it catches: those with a code first, and within first before around. */
  readonly catchers: readonly string[];
  /** Of a multi-instance body. */
  readonly loop: ExecutableLoop | null;
  /** Around an activity that is repeated; shares its id. */
  readonly body: ExecutableElement | null;
  readonly called: ExecutableCall | null;
  readonly decision: ExecutableDecisionCall | null;
  readonly form: ExecutableFormCall | null;
  readonly listeners: { readonly start: readonly JobDefinition[]; readonly end: readonly JobDefinition[] };
  /** Headers that are evaluated, by name. */
  readonly headerExpressions: Readonly<Partial<Record<HeaderName, Expression>>>;
  readonly taskHeaders: Readonly<Record<string, string>>;
}

export type HeaderName = 'assignee' | 'candidateGroups' | 'candidateUsers' | 'dueDate' | 'followUpDate' | 'formKey';

export interface ExecutableProcess {
  readonly key: string;
  readonly id: string;
  readonly version: number;
  /** What was deployed together with it has the same. */
  readonly deploymentKey: string;
  readonly elements: ReadonlyMap<string, ExecutableElement>;
  /** What can reach each incoming flow of an inclusive join, by flow; filled when first asked. */
  readonly reach: Map<string, ReadonlySet<string>>;
}

export interface ExecutableDecision {
  readonly key: string;
  readonly id: string;
  readonly version: number;
  /** All of its file, by id. */
  readonly decisions: CompiledDecisions;
}

/** What the elements of a process refer to, by kind. */
export interface Found {
  readonly process: ExecutableProcess;
  readonly decision: ExecutableDecision;
  readonly form: { readonly key: string };
}
