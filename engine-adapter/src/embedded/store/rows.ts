/** The tables of schema `engine` as the interpreter sees them: rows in memory, one description for SQL and types. */

export interface InstanceRow {
  key: string;
  processDefinitionKey: string;
  businessKey: string | null;
  revision: string;
}

export type ElementState = 'ACTIVATING' | 'ACTIVATED' | 'COMPLETING' | 'TERMINATING';

export interface ElementRow {
  readonly key: string;
  readonly process_instance_key: string;
  readonly element_id: string;
  /** null for the process itself, whose key is the instance's. */
  readonly flow_scope_key: string | null;
  readonly state: ElementState;
}

export interface VariableRow {
  readonly key: string;
  readonly process_instance_key: string;
  readonly scope_key: string;
  readonly name: string;
  readonly value: string;
}

export interface JoinTokenRow {
  readonly key: string;
  readonly process_instance_key: string;
  readonly flow_scope_key: string;
  readonly element_id: string;
  readonly flow_id: string;
}

export interface JobRow {
  readonly key: string;
  readonly process_instance_key: string;
  readonly element_instance_key: string;
  readonly element_id: string;
  readonly type: string;
  readonly retries: number;
  readonly state: 'ACTIVATABLE' | 'FAILED';
  readonly headers: string;
  readonly error_message: string;
  readonly retry_at: string | null;
}

export interface TimerRow {
  readonly key: string;
  readonly process_instance_key: string;
  readonly element_instance_key: string;
  readonly target_element_id: string;
  readonly due_at: string;
  readonly repetitions: number;
  readonly cycle: string | null;
}

export interface IncidentRow {
  readonly key: string;
  readonly process_instance_key: string;
  readonly element_instance_key: string;
  readonly job_key: string | null;
  readonly error_type: string;
  readonly error_message: string;
}

export interface ContinuationRow {
  readonly key: string;
  readonly process_instance_key: string;
  readonly steps: string;
  readonly activations: number;
  readonly created_at: string;
}

export interface Rows {
  element_instances: ElementRow;
  variables: VariableRow;
  join_tokens: JoinTokenRow;
  jobs: JobRow;
  timers: TimerRow;
  incidents: IncidentRow;
  continuations: ContinuationRow;
}
export type TableName = keyof Rows;

type ColumnType = 'bigint' | 'text' | 'integer' | 'timestamptz';
type Columns<Row> = { readonly [Column in keyof Row]: ColumnType };

export const tables: { readonly [Name in TableName]: Columns<Rows[Name]> } = {
  element_instances: {
    key: 'bigint',
    process_instance_key: 'bigint',
    element_id: 'text',
    flow_scope_key: 'bigint',
    state: 'text',
  },
  variables: { key: 'bigint', process_instance_key: 'bigint', scope_key: 'bigint', name: 'text', value: 'text' },
  join_tokens: {
    key: 'bigint',
    process_instance_key: 'bigint',
    flow_scope_key: 'bigint',
    element_id: 'text',
    flow_id: 'text',
  },
  jobs: {
    key: 'bigint',
    process_instance_key: 'bigint',
    element_instance_key: 'bigint',
    element_id: 'text',
    type: 'text',
    retries: 'integer',
    state: 'text',
    headers: 'text',
    error_message: 'text',
    retry_at: 'timestamptz',
  },
  timers: {
    key: 'bigint',
    process_instance_key: 'bigint',
    element_instance_key: 'bigint',
    target_element_id: 'text',
    due_at: 'timestamptz',
    repetitions: 'integer',
    cycle: 'text',
  },
  incidents: {
    key: 'bigint',
    process_instance_key: 'bigint',
    element_instance_key: 'bigint',
    job_key: 'bigint',
    error_type: 'text',
    error_message: 'text',
  },
  continuations: {
    key: 'bigint',
    process_instance_key: 'bigint',
    steps: 'text',
    activations: 'integer',
    created_at: 'timestamptz',
  },
};

export const tableNames = Object.keys(tables) as TableName[];

/** PostgreSQL's text holds no U+0000 and no half characters. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}

export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}
