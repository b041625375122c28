/** Deployed definitions: found in the database, compiled once per file or process, the most recently used kept. */
import { compileDecisions, type CompiledDecisions } from '../decision/compile-decisions.ts';
import { readDecisions } from '../decision/read-decisions.ts';
import { readModel } from '../model/read-model.ts';
import type { EngineTx, Limits } from '../port.ts';
import { compileProcess } from './compile-process.ts';
import { type DefinitionKind, definitionTables } from './deployed-kinds.ts';
import type { ExecutableProcess, Found } from './executable.ts';
import { RecentlyUsed } from './recently-used.ts';
import { Refused } from './refused.ts';
import type { Reference } from './step-queue.ts';

const kept = 200;

interface DefinitionRow {
  readonly key: string;
  readonly block: string;
}

interface StoredRow {
  readonly bpmn_process_id: string;
  readonly version: number;
  readonly deployment_key: string;
  readonly xml: string;
}

interface FoundRow {
  readonly key: string;
  readonly resource_key: string;
  readonly version: number;
}

const bindings: Record<Reference['binding'], string> = {
  latest: '$2::bigint is not null and $3::text is null',
  deployment: 'deployment_key = $2::bigint and $3::text is null',
  versionTag: 'version_tag = $3::text and $2::bigint is not null',
};

export class Definitions {
  readonly #limits: Limits;
  readonly #processes = new RecentlyUsed<ExecutableProcess>(kept);
  /** By resource. */
  readonly #decisions = new RecentlyUsed<CompiledDecisions>(kept);
  /** What a deployment holds never changes. */
  readonly #bound = new RecentlyUsed<Found[DefinitionKind] | null>(kept);

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get(tx: EngineTx, key: string): Promise<ExecutableProcess> {
    return this.#processes.get(key, () => this.#load(tx, key));
  }

  async #load(tx: EngineTx, key: string): Promise<ExecutableProcess> {
    const { rows } = await tx.query<StoredRow>(
      `select d.bpmn_process_id, d.version, d.deployment_key::text, r.xml from engine.process_definitions d
        join engine.resources r on r.key = d.resource_key where d.key = $1::bigint`,
      [key],
    );
    const [row] = rows;
    if (!row) throw new Error(`Process definition ${key} is gone`);
    const { model } = await readModel(row.xml, this.#limits);
    if (!model) throw new Error(`Process definition ${key} can no longer be read`);
    const { bpmn_process_id: id, version, deployment_key: deploymentKey } = row;
    return compileProcess(model, { id, key, version, deploymentKey });
  }

  async #loadDecisions(tx: EngineTx, resourceKey: string): Promise<CompiledDecisions> {
    const { rows } = await tx.query<{ xml: string }>('select xml from engine.resources where key = $1::bigint', [
      resourceKey,
    ]);
    const { model } = await readDecisions(rows[0]?.xml ?? '', this.#limits);
    if (!model) throw new Error(`The decisions of resource ${resourceKey} can no longer be read`);
    return compileDecisions(model);
  }

  /** Answers what an element refers to at this moment. */
  finder(tx: EngineTx): (reference: Reference) => Promise<Found[DefinitionKind] | null> {
    return (reference) => {
      const { kind, id, binding, deploymentKey } = reference;
      if (binding !== 'deployment') return this.#find(tx, reference);
      return this.#bound.get(`${kind} ${deploymentKey} ${id}`, () => this.#find(tx, reference));
    };
  }

  async #find(tx: EngineTx, reference: Reference): Promise<Found[DefinitionKind] | null> {
    const { kind, id, binding, deploymentKey, versionTag } = reference;
    if (id.includes('\u0000')) return null;
    const { table, id: idColumn } = definitionTables[kind];
    const { rows } = await tx.query<FoundRow>(
      `select key::text, resource_key::text, version from ${table} where ${idColumn} = $1::text and ${bindings[binding]}
        order by version desc limit 1`,
      [id, deploymentKey, binding === 'versionTag' ? versionTag : null],
    );
    const [row] = rows;
    if (!row) return null;
    if (kind === 'process') return this.get(tx, row.key);
    if (kind === 'form') return { key: row.key };
    const { key, version, resource_key } = row;
    const decisions = await this.#decisions.get(resource_key, () => this.#loadDecisions(tx, resource_key));
    return { key, id, version, decisions };
  }

  /** The definition to start, and a block of keys to start it with. */
  async toStart(tx: EngineTx, by: { key?: string; bpmnProcessId?: string }): Promise<DefinitionRow> {
    const { key, bpmnProcessId = '' } = by;
    const isKey = key !== undefined;
    const usable = isKey ? /^\d{1,18}$/.test(key) : !bpmnProcessId.includes('\u0000');
    const where = isKey ? 'key = $1::bigint' : 'bpmn_process_id = $1::text order by version desc limit 1';
    const text = `select key::text, nextval('engine.blocks')::text as block from
      (select key from engine.process_definitions where ${where}) d`;
    const [row] = usable ? (await tx.query<DefinitionRow>(text, [isKey ? key : bpmnProcessId])).rows : [];
    if (row) return row;
    const what = isKey ? `with key '${key}'` : `with BPMN process ID '${bpmnProcessId}'`;
    throw new Refused('NOT_FOUND', `Expected to find process definition ${what}, but none found`);
  }
}
