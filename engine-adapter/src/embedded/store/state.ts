/** What is alive of one tree of instances, in memory for the length of one command: all of it, or the part concerned. */
import { Failure } from '../failure.ts';
import type { OutboxItem } from './outbox.ts';
import {
  type ElementRow,
  type InstanceRow,
  owners,
  type Rows,
  type TableName,
  tableNames,
  type VariableRow,
} from './rows.ts';
import { Table } from './table.ts';

export type LoadedRows = { readonly [Name in TableName]: readonly Rows[Name][] };

export const noRows = Object.fromEntries(tableNames.map((name) => [name, []])) as unknown as LoadedRows;

/** Thrown when a command turns out to concern more than the part that was loaded: it begins again with everything. */
export class NeedsWhole extends Error {
  override readonly name = 'NeedsWhole';
}

type Tables = { readonly [Name in TableName]: Table<Rows[Name]> };

function tablesOf(rows: LoadedRows): Tables {
  const make = <Name extends TableName>(name: Name): [Name, Table<Rows[Name]>] => [
    name,
    new Table<Rows[Name]>(rows[name], owners[name]),
  ];
  return Object.fromEntries(tableNames.map((name) => make(name))) as unknown as Tables;
}

export class InstanceState {
  readonly instance: InstanceRow;
  readonly isNew: boolean;
  /** Parts of the tree have not been loaded. */
  readonly isPartial: boolean;
  /** Set when the root process completes or is terminated: nothing of it stays. */
  ended = false;
  /** What happens outside of this tree because of it. */
  readonly outbox: OutboxItem[] = [];
  readonly tables: Tables;
  readonly #names = new Map<string, Map<string, VariableRow>>();
  #variableBytes: number;

  constructor(instance: InstanceRow, rows: LoadedRows, loaded: 'new' | 'whole' | 'part') {
    this.instance = instance;
    this.isNew = loaded === 'new';
    this.isPartial = loaded === 'part';
    this.tables = tablesOf(rows);
    this.#variableBytes = instance.variableBytes;
    for (const row of rows.variables) this.#name(row);
  }

  get key(): string {
    return this.instance.key;
  }

  changeDefinition(processDefinitionKey: string, bpmnProcessId: string): void {
    Object.assign(this.instance, { processDefinitionKey, bpmnProcessId });
  }

  get variableBytes(): number {
    return this.#variableBytes;
  }

  get elements(): Table<ElementRow> {
    return this.tables.element_instances;
  }

  #name(row: VariableRow): void {
    const names = this.#names.get(row.scope_key) ?? new Map<string, VariableRow>();
    this.#names.set(row.scope_key, names.set(row.name, row));
  }

  /** With its variables and the chances to undo what was done in it. */
  removeElement(row: ElementRow): void {
    this.elements.remove(row.key);
    for (const variable of this.tables.variables.of(row.key)) {
      this.tables.variables.remove(variable.key);
      this.#variableBytes -= sizeOf(variable);
    }
    this.#names.delete(row.key);
  }

  /** All that lives in a scope. */
  children(scopeKey: string): ElementRow[] {
    this.#mustHaveAllOf(scopeKey);
    return this.elements.of(scopeKey);
  }

  /** Of a scope that is no multi-instance body all children are loaded; of a body perhaps one. */
  #mustHaveAllOf(scopeKey: string): void {
    const loop = this.elements.get(scopeKey)?.loop ?? null;
    if (this.isPartial && loop !== null) throw new NeedsWhole();
  }

  /** Some of the tree may be missing: whoever looks at all rows of a kind must not see only some. */
  mustBeWhole(): void {
    if (this.isPartial) throw new NeedsWhole();
  }

  hasChildren(scopeKey: string): boolean {
    if (this.elements.countOf(scopeKey) > 0) return true;
    this.#mustHaveAllOf(scopeKey);
    return false;
  }

  partOf(elementKey: string): string {
    return this.elements.get(elementKey)?.part_key ?? '0';
  }

  variable(scopeKey: string, name: string): VariableRow | undefined {
    return this.#names.get(scopeKey)?.get(name);
  }

  putVariable(row: VariableRow): void {
    const before = this.variable(row.scope_key, row.name);
    this.#variableBytes += sizeOf(row) - (before ? sizeOf(before) : 0);
    this.#name(row);
    this.tables.variables.put(row);
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
