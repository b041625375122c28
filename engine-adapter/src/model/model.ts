/** A BPMN file as plain data: what the engine compiles and what validators look at. Everything is in document order. */

/** Zeebe's names. */
export type ElementType =
  | 'PROCESS'
  /** Around the instances of an activity that is repeated; shares the activity's id. */
  | 'MULTI_INSTANCE_BODY'
  | 'SUB_PROCESS'
  | 'EVENT_SUB_PROCESS'
  | 'AD_HOC_SUB_PROCESS'
  | 'TRANSACTION'
  | 'CALL_ACTIVITY'
  | 'START_EVENT'
  | 'END_EVENT'
  | 'INTERMEDIATE_CATCH_EVENT'
  | 'INTERMEDIATE_THROW_EVENT'
  | 'BOUNDARY_EVENT'
  | 'TASK'
  | 'USER_TASK'
  | 'SERVICE_TASK'
  | 'SEND_TASK'
  | 'RECEIVE_TASK'
  | 'SCRIPT_TASK'
  | 'BUSINESS_RULE_TASK'
  | 'MANUAL_TASK'
  | 'EXCLUSIVE_GATEWAY'
  | 'PARALLEL_GATEWAY'
  | 'INCLUSIVE_GATEWAY'
  | 'EVENT_BASED_GATEWAY'
  | 'COMPLEX_GATEWAY';

export type EventType =
  | 'UNSPECIFIED'
  | 'NONE'
  | 'TIMER'
  | 'MESSAGE'
  | 'SIGNAL'
  | 'ERROR'
  | 'ESCALATION'
  | 'LINK'
  | 'TERMINATE'
  | 'COMPENSATION'
  | 'CANCEL'
  | 'CONDITIONAL'
  | 'MULTIPLE';

/** A property that may hold FEEL: `text` is without the leading `=`, which `isExpression` stands for. */
export interface PropertyText {
  /** e.g. `assignee`, `input:local`, `condition`, `timer:duration`. */
  readonly property: string;
  readonly text: string;
  readonly isExpression: boolean;
}

export interface Mapping extends PropertyText {
  /** Path of names, e.g. `order.total`. */
  readonly target: string;
}

export interface Extensions {
  readonly taskDefinition?: { readonly type: PropertyText | null; readonly retries: PropertyText };
  readonly taskHeaders: Readonly<Record<string, string>>;
  readonly assignment: Readonly<Partial<Record<'assignee' | 'candidateGroups' | 'candidateUsers', PropertyText>>>;
  readonly schedule: Readonly<Partial<Record<'dueDate' | 'followUpDate', PropertyText>>>;
  readonly formKey?: PropertyText;
  readonly form?: FormReference;
  readonly priority?: PropertyText;
  readonly inputs: readonly Mapping[];
  readonly outputs: readonly Mapping[];
  readonly called?: CalledElement;
  readonly decision?: CalledDecision;
  readonly executionListeners: readonly ListenerText[];
  readonly versionTag?: string;
  readonly script?: { readonly expression: PropertyText; readonly resultVariable: string };
  /** Free name–value pairs of element templates; the engine does not read them. */
  readonly properties: Readonly<Record<string, string>>;
}

export interface ListenerText {
  readonly eventType: string;
  readonly type: PropertyText | null;
  readonly retries: PropertyText;
}

export type Binding = 'latest' | 'deployment' | 'versionTag';

export interface CalledElement {
  readonly processId: PropertyText | null;
  readonly propagateAllChildVariables: boolean;
  readonly propagateAllParentVariables: boolean;
  readonly binding: Binding;
  readonly versionTag: string | null;
}

export interface CalledDecision {
  readonly decisionId: PropertyText | null;
  readonly resultVariable: string;
  readonly binding: Binding;
  readonly versionTag: string | null;
}

/** A form that is deployed by itself and named by its id. */
export interface FormReference {
  readonly formId: PropertyText;
  readonly binding: Binding;
  readonly versionTag: string | null;
}

export interface LoopDefinition {
  readonly sequential: boolean;
  readonly inputCollection: PropertyText | null;
  readonly inputElement: string | null;
  readonly outputCollection: string | null;
  readonly outputElement: PropertyText | null;
  readonly completionCondition: PropertyText | null;
}

export interface MessageDefinition {
  readonly name: PropertyText;
  /** null when the message has none, which only a start event of a process may do without. */
  readonly correlationKey: PropertyText | null;
}

/** What an event waits for or throws, as far as its type needs it. */
export interface EventDetails {
  readonly message: MessageDefinition | null;
  readonly signal: PropertyText | null;
  /** Code of an error or escalation; null catches all. */
  readonly code: PropertyText | null;
  readonly link: string | null;
  /** Which completed activity is compensated; null means all of the scope. */
  readonly compensated: string | null;
  /** The definition carries no id although the broker needs one. */
  readonly definitionWithoutId: boolean;
  /** It refers to a message, signal, error or escalation that is there. */
  readonly resolved: boolean;
}

export interface TimerDefinition extends PropertyText {
  readonly kind: 'date' | 'duration' | 'cycle';
}

export interface ModelElement {
  readonly id: string;
  readonly type: ElementType;
  readonly eventType: EventType;
  readonly name: string;
  /** The process or sub-process it lies in; null for a process. */
  readonly scope: string | null;
  readonly process: string;
  /** Ids of sequence flows. */
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
  readonly extensions: Extensions;
  /** Everything that may hold FEEL, conditions of outgoing flows not included (they are the flow's). */
  readonly expressions: readonly PropertyText[];
  readonly defaultFlow: string | null;
  readonly attachedTo: string | null;
  readonly interrupting: boolean;
  /** null when there is none or it could not be read. */
  readonly timer: TimerDefinition | null;
  readonly details: EventDetails;
  readonly loop: LoopDefinition | null;
  readonly isForCompensation: boolean;
  /** The activity that undoes the one a compensation boundary event is attached to. */
  readonly compensationHandler: string | null;
}

export interface ModelFlow {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
  readonly source: string;
  readonly target: string;
  readonly condition: PropertyText | null;
}

export interface ModelProcess {
  readonly id: string;
  readonly name: string;
  readonly isExecutable: boolean;
}

export interface Model {
  readonly processes: readonly ModelProcess[];
  /** By id, in document order; processes are elements too. */
  readonly elements: ReadonlyMap<string, ModelElement>;
  readonly flows: ReadonlyMap<string, ModelFlow>;
}
