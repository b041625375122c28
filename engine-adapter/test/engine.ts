/** An engine for a test: a clock to move, and everything it said. */
import {
  type Command,
  type Engine,
  type EngineRecord,
  type Limits,
  openEmbeddedEngine,
  type Outcome,
  type Variables,
} from '../src/index.ts';
import type { TestDatabase } from './database.ts';

export interface TestEngine {
  readonly engine: Engine;
  readonly records: EngineRecord[];
  readonly outcomes: Outcome[];
  readonly clock: { time: number };
  readonly submit: (command: Command) => Promise<Outcome>;
  readonly deploy: (xml: string) => Promise<Outcome>;
  readonly start: (variables?: Variables) => Promise<string>;
  /** The jobs that are open, by element id. */
  readonly jobs: () => Map<string, string>;
}

export function openEngine(database: TestDatabase, limits: Partial<Limits> = {}): TestEngine {
  const records: EngineRecord[] = [];
  const outcomes: Outcome[] = [];
  const clock = { time: Date.parse('2030-01-01T00:00:00Z') };
  const { transact } = database;
  const engine = openEmbeddedEngine({ transact, clock: { now: () => new Date(clock.time) }, limits });
  engine.onRecords((_, batch) => Promise.resolve(void records.push(...batch)));
  engine.onOutcome((_, outcome) => Promise.resolve(void outcomes.push(outcome)));
  const submit = async (command: Command): Promise<Outcome> => {
    const commandId = await transact((tx) => engine.submit(tx, command));
    const outcome = outcomes.find((one) => one.commandId === commandId);
    if (!outcome) throw new Error(`${command.type} had no outcome`);
    return outcome;
  };
  return {
    engine,
    records,
    outcomes,
    clock,
    submit,
    deploy: (xml) => submit({ type: 'deploy', resources: [{ name: 'process.bpmn', xml }] }),
    start: async (variables = {}) => {
      await submit({ type: 'createInstance', bpmnProcessId: 'p', variables });
      const created = records.findLast((record) => record.valueType === 'PROCESS_INSTANCE_CREATION');
      return created?.key ?? '';
    },
    jobs: () => openJobs(records),
  };
}

function openJobs(records: readonly EngineRecord[]): Map<string, string> {
  const open = new Map<string, string>();
  for (const record of records) {
    if (record.valueType !== 'JOB') continue;
    if (record.intent === 'CREATED') open.set(record.value.elementId, record.key);
    else if (record.intent === 'COMPLETED' || record.intent === 'CANCELED') open.delete(record.value.elementId);
  }
  return open;
}
