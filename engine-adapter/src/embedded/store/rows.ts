/** The tables of schema `engine` as the interpreter sees them: rows in memory, one description for SQL and types. */

export interface InstanceRow {
  key: string;
  processDefinitionKey: string;
  bpmnProcessId: string;
  businessKey: string | null;
  /** Of a message that started it: no second instance of the process may run with the same one. */
  correlationKey: string | null;
  revision: string;
  variableBytes: number;
}

export type ElementState = 'ACTIVATING' | 'ACTIVATED' | 'COMPLETING' | 'TERMINATING';

/** Every row belongs to the tree of one root instance, whose key `process_instance_key` is. */
interface TreeRow {
  readonly key: string;
  readonly process_instance_key: string;
  /**
   * The innermost instance of a parallel multi-instance around it, `0` outside of any. A command about one such part
   * loads that part and what is around it, not its thousand siblings.
   */
  readonly part_key: string;
}

export interface ElementRow extends TreeRow {
  readonly element_id: string;
  /** null for the root; for a called process the call activity. */
  readonly flow_scope_key: string | null;
  readonly state: ElementState;
  /** The process instance it is in: the root's, or that of a called process. */
  readonly instance_key: string;
  readonly definition_key: string;
  /** An event sub-process has taken the place of everything else in this scope. */
  readonly interrupted: boolean;
  /** JSON of `LoopState`, of a multi-instance body. */
  readonly loop: string | null;
  /** Which one it is, counted from 1, of an instance within a multi-instance body. */
  readonly loop_counter: number | null;
  /** Execution listeners of the current step that are done. */
  readonly listeners_done: number;
  /** JSON of `Held`, of an element that is being activated because something has happened. */
  readonly held: string | null;
}

export interface VariableRow extends TreeRow {
  readonly scope_key: string;
  readonly name: string;
  readonly value: string;
}

export interface JoinTokenRow extends TreeRow {
  readonly flow_scope_key: string;
  readonly element_id: string;
  readonly flow_id: string;
}

export interface JobRow extends TreeRow {
  readonly element_instance_key: string;
  readonly element_id: string;
  readonly type: string;
  readonly kind: 'BPMN_ELEMENT' | 'EXECUTION_LISTENER';
  readonly retries: number;
  readonly state: 'ACTIVATABLE' | 'FAILED' | 'ERROR_THROWN';
  readonly headers: string;
  readonly error_message: string;
  readonly retry_at: string | null;
}

export interface TimerRow extends TreeRow {
  readonly element_instance_key: string;
  readonly target_element_id: string;
  readonly due_at: string;
  readonly repetitions: number;
  readonly cycle: string | null;
}

export interface MessageSubscriptionRow extends TreeRow {
  readonly element_instance_key: string;
  readonly target_element_id: string;
  readonly bpmn_process_id: string;
  readonly message_name: string;
  readonly correlation_key: string;
}

export interface SignalSubscriptionRow extends TreeRow {
  readonly element_instance_key: string;
  readonly target_element_id: string;
  readonly signal_name: string;
}

/** A completed activity that can be undone; with `throw_key` somebody is undoing it. */
export interface CompensationRow extends TreeRow {
  readonly scope_key: string;
  readonly element_id: string;
  readonly activity_key: string;
  readonly handler_id: string | null;
  readonly throw_key: string | null;
  readonly handler_key: string | null;
}

export interface IncidentRow extends TreeRow {
  readonly element_instance_key: string;
  readonly job_key: string | null;
  readonly error_type: string;
  readonly error_message: string;
}

export interface ContinuationRow {
  readonly key: string;
  readonly process_instance_key: string;
  readonly part_key: string;
  readonly steps: string;
  readonly activations: number;
  readonly hops: number;
  readonly created_at: string;
}

export interface Rows {
  element_instances: ElementRow;
  variables: VariableRow;
  join_tokens: JoinTokenRow;
  jobs: JobRow;
  timers: TimerRow;
  message_subscriptions: MessageSubscriptionRow;
  signal_subscriptions: SignalSubscriptionRow;
  compensations: CompensationRow;
  incidents: IncidentRow;
  continuations: ContinuationRow;
}
export type TableName = keyof Rows;

type ColumnType = 'bigint' | 'text' | 'integer' | 'boolean' | 'timestamptz';
type Columns<Row> = { readonly [Column in keyof Row]: ColumnType };

const tree = { key: 'bigint', process_instance_key: 'bigint', part_key: 'bigint' } as const;

export const tables: { readonly [Name in TableName]: Columns<Rows[Name]> } = {
  element_instances: {
    ...tree,
    element_id: 'text',
    flow_scope_key: 'bigint',
    state: 'text',
    instance_key: 'bigint',
    definition_key: 'bigint',
    interrupted: 'boolean',
    loop: 'text',
    loop_counter: 'integer',
    listeners_done: 'integer',
    held: 'text',
  },
  variables: { ...tree, scope_key: 'bigint', name: 'text', value: 'text' },
  join_tokens: { ...tree, flow_scope_key: 'bigint', element_id: 'text', flow_id: 'text' },
  jobs: {
    ...tree,
    element_instance_key: 'bigint',
    element_id: 'text',
    type: 'text',
    kind: 'text',
    retries: 'integer',
    state: 'text',
    headers: 'text',
    error_message: 'text',
    retry_at: 'timestamptz',
  },
  timers: {
    ...tree,
    element_instance_key: 'bigint',
    target_element_id: 'text',
    due_at: 'timestamptz',
    repetitions: 'integer',
    cycle: 'text',
  },
  message_subscriptions: {
    ...tree,
    element_instance_key: 'bigint',
    target_element_id: 'text',
    bpmn_process_id: 'text',
    message_name: 'text',
    correlation_key: 'text',
  },
  signal_subscriptions: {
    ...tree,
    element_instance_key: 'bigint',
    target_element_id: 'text',
    signal_name: 'text',
  },
  compensations: {
    ...tree,
    scope_key: 'bigint',
    element_id: 'text',
    activity_key: 'bigint',
    handler_id: 'text',
    throw_key: 'bigint',
    handler_key: 'bigint',
  },
  incidents: {
    ...tree,
    element_instance_key: 'bigint',
    job_key: 'bigint',
    error_type: 'text',
    error_message: 'text',
  },
  continuations: { ...tree, steps: 'text', activations: 'integer', hops: 'integer', created_at: 'timestamptz' },
};

/** By which row the others are found: what lives in a scope, or waits on behalf of an element. */
export const owners: { readonly [Name in TableName]: (row: Rows[Name]) => string } = {
  element_instances: ({ flow_scope_key }) => flow_scope_key ?? '',
  variables: ({ scope_key }) => scope_key,
  join_tokens: ({ flow_scope_key }) => flow_scope_key,
  jobs: ({ element_instance_key }) => element_instance_key,
  timers: ({ element_instance_key }) => element_instance_key,
  message_subscriptions: ({ element_instance_key }) => element_instance_key,
  signal_subscriptions: ({ element_instance_key }) => element_instance_key,
  compensations: ({ scope_key }) => scope_key,
  incidents: ({ element_instance_key }) => element_instance_key,
  continuations: ({ process_instance_key }) => process_instance_key,
};

export const tableNames = Object.keys(tables) as TableName[];

/** PostgreSQL's text holds no U+0000 and no half characters. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}

export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}
