/** Deployed definitions: found in the database, compiled once per process, the most recently used kept. */
import { readModel } from '../model/read-model.ts';
import type { EngineTx, Limits } from '../port.ts';
import { compileProcess } from './compile-process.ts';
import type { ExecutableProcess } from './executable.ts';
import { Refused } from './refused.ts';
import type { Callee } from './step-queue.ts';

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

const bindings: Record<Callee['binding'], string> = {
  latest: '$2::bigint is not null and $3::text is null',
  deployment: 'deployment_key = $2::bigint and $3::text is null',
  versionTag: 'version_tag = $3::text and $2::bigint is not null',
};

export class Definitions {
  readonly #limits: Limits;
  readonly #compiled = new Map<string, ExecutableProcess>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  async get(tx: EngineTx, key: string): Promise<ExecutableProcess> {
    const found = this.#compiled.get(key) ?? (await this.#load(tx, key));
    this.#compiled.delete(key);
    this.#compiled.set(key, found);
    const [oldest] = this.#compiled.keys();
    if (this.#compiled.size > kept && oldest !== undefined) this.#compiled.delete(oldest);
    return found;
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

  /** Answers the process a call activity means at this moment. */
  finder(tx: EngineTx): (callee: Callee) => Promise<ExecutableProcess | null> {
    return async ({ processId, binding, deploymentKey, versionTag }) => {
      if (processId.includes('\u0000')) return null;
      const { rows } = await tx.query<{ key: string }>(
        `select key::text from engine.process_definitions where bpmn_process_id = $1::text and ${bindings[binding]}
          order by version desc limit 1`,
        [processId, deploymentKey, binding === 'versionTag' ? versionTag : null],
      );
      return rows[0] ? this.get(tx, rows[0].key) : null;
    };
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
