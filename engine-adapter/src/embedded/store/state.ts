/** Everything that is alive of one process instance, in memory for the length of one command. */
import { Failure } from '../failure.ts';
import {
  type ContinuationRow,
  type ElementRow,
  type IncidentRow,
  type InstanceRow,
  type JobRow,
  type JoinTokenRow,
  type Rows,
  type TableName,
  tableNames,
  type TimerRow,
  type VariableRow,
} from './rows.ts';
import { Table } from './table.ts';

export type LoadedRows = { readonly [Name in TableName]: readonly Rows[Name][] };

export const noRows = Object.fromEntries(tableNames.map((name) => [name, []])) as unknown as LoadedRows;

export class InstanceState {
  readonly instance: InstanceRow;
  readonly isNew: boolean;
  /** Set when the process itself completes or is terminated: nothing of it stays. */
  ended = false;
  readonly elements: Table<ElementRow>;
  readonly variables: Table<VariableRow>;
  readonly joinTokens: Table<JoinTokenRow>;
  readonly jobs: Table<JobRow>;
  readonly timers: Table<TimerRow>;
  readonly incidents: Table<IncidentRow>;
  readonly continuations: Table<ContinuationRow>;
  readonly #children = new Map<string, Set<string>>();
  readonly #names = new Map<string, Map<string, VariableRow>>();
  #variableBytes = 0;

  constructor(instance: InstanceRow, rows: LoadedRows, isNew: boolean) {
    this.instance = instance;
    this.isNew = isNew;
    this.elements = new Table(rows.element_instances);
    this.variables = new Table(rows.variables);
    this.joinTokens = new Table(rows.join_tokens);
    this.jobs = new Table(rows.jobs);
    this.timers = new Table(rows.timers);
    this.incidents = new Table(rows.incidents);
    this.continuations = new Table(rows.continuations);
    for (const row of rows.element_instances) this.#index(row);
    for (const row of rows.variables) this.#name(row);
  }

  get key(): string {
    return this.instance.key;
  }

  table<Name extends TableName>(name: Name): Table<Rows[Name]> {
    const all: { [N in TableName]: Table<Rows[N]> } = {
      element_instances: this.elements,
      variables: this.variables,
      join_tokens: this.joinTokens,
      jobs: this.jobs,
      timers: this.timers,
      incidents: this.incidents,
      continuations: this.continuations,
    };
    return all[name];
  }

  #index(row: ElementRow): void {
    const scope = row.flow_scope_key;
    if (scope === null) return;
    const children = this.#children.get(scope) ?? new Set();
    this.#children.set(scope, children.add(row.key));
  }

  #name(row: VariableRow): void {
    const names = this.#names.get(row.scope_key) ?? new Map<string, VariableRow>();
    const before = names.get(row.name);
    this.#variableBytes += sizeOf(row) - (before ? sizeOf(before) : 0);
    this.#names.set(row.scope_key, names.set(row.name, row));
  }

  addElement(row: ElementRow): ElementRow {
    this.#index(row);
    return this.elements.put(row);
  }

  /** With its variables. */
  removeElement(row: ElementRow): void {
    this.elements.remove(row.key);
    this.#children.delete(row.key);
    if (row.flow_scope_key !== null) this.#children.get(row.flow_scope_key)?.delete(row.key);
    for (const variable of this.#names.get(row.key)?.values() ?? []) {
      this.variables.remove(variable.key);
      this.#variableBytes -= sizeOf(variable);
    }
    this.#names.delete(row.key);
  }

  children(scopeKey: string): ElementRow[] {
    return Array.from(this.#children.get(scopeKey) ?? []).flatMap((key) => this.elements.get(key) ?? []);
  }

  hasChildren(scopeKey: string): boolean {
    return (this.#children.get(scopeKey)?.size ?? 0) > 0;
  }

  variable(scopeKey: string, name: string): VariableRow | undefined {
    return this.#names.get(scopeKey)?.get(name);
  }

  putVariable(row: VariableRow): void {
    this.#name(row);
    this.variables.put(row);
  }

  /** Refuses growth beyond the limit before anything is written. */
  claimVariableBytes(added: number, limit: number): void {
    if (this.#variableBytes + added <= limit || added <= 0) return;
    throw new Failure('MESSAGE_SIZE_EXCEEDED', `The variables of the instance would exceed ${String(limit)} bytes`);
  }
}

function sizeOf({ name, value }: Pick<VariableRow, 'name' | 'value'>): number {
  return Buffer.byteLength(name) + Buffer.byteLength(value);
}
