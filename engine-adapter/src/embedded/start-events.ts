/** What starts instances by itself: the message, signal and timer start events of the latest version of each process. */
import type { ExecutableElement } from './executable.ts';
import { evaluateText } from './evaluation.ts';
import { Failure } from './failure.ts';
import { Refused } from './refused.ts';
import { dueOf } from '../model/timer-text.ts';
import type { CommandContext } from './commands/command.ts';
import type { KeyBlock } from './store/key-block.ts';

interface StartEventRow {
  readonly key: string;
  readonly definition_key: string;
  readonly bpmn_process_id: string;
  readonly element_id: string;
  readonly kind: 'MESSAGE' | 'SIGNAL' | 'TIMER';
  readonly name: string;
  readonly due_at: string | null;
  readonly repetitions: number;
  readonly cycle: string | null;
}

interface DeployedProcess {
  readonly processDefinitionKey: string;
  readonly bpmnProcessId: string;
}

/** The new version's take the place of the old one's. */
export async function openStartEvents(
  context: CommandContext,
  deployed: readonly DeployedProcess[],
  keys: KeyBlock,
): Promise<void> {
  const rows: StartEventRow[] = [];
  for (const one of deployed) {
    const { elements } = await context.definitions.get(context.tx, one.processDefinitionKey);
    const starts = [...elements.values()].filter(
      ({ type, scope }) => type === 'START_EVENT' && scope === one.bpmnProcessId,
    );
    rows.push(...starts.flatMap((start) => rowOf(context, one, start, keys)));
  }
  await context.tx.query(
    `with gone as (delete from engine.start_events where bpmn_process_id = any($1::text[]))
      insert into engine.start_events
        (key, definition_key, bpmn_process_id, element_id, kind, name, due_at, repetitions, cycle)
      select key, definition_key, bpmn_process_id, element_id, kind, name, due_at, repetitions, cycle
        from json_to_recordset($2::json) as r(key bigint, definition_key bigint, bpmn_process_id text, element_id text,
          kind text, name text, due_at timestamptz, repetitions integer, cycle text)`,
    [deployed.map(({ bpmnProcessId }) => bpmnProcessId), JSON.stringify(rows)],
  );
}

function rowOf(
  { now, timeZone }: CommandContext,
  process: DeployedProcess,
  start: ExecutableElement,
  keys: KeyBlock,
): StartEventRow[] {
  const { processDefinitionKey: definition_key, bpmnProcessId: bpmn_process_id } = process;
  const place = { definition_key, bpmn_process_id, element_id: start.id };
  const never = { due_at: null, repetitions: 1, cycle: null };
  const named = start.message?.name ?? start.signal;
  if (named) {
    const name = orRefused(start, () => evaluateText(named, () => null, { now }));
    return [{ key: keys.nextKey(), ...place, kind: start.message ? 'MESSAGE' : 'SIGNAL', name, ...never }];
  }
  const { timer } = start;
  if (!timer) return [];
  const text = orRefused(start, () => evaluateText(timer.value, () => null, { now }));
  const { at, repetitions } = orRefused(start, () => dueOf(timer.kind, text, now, timeZone));
  const cycle = timer.kind === 'cycle' ? text : null;
  return [{ key: keys.nextKey(), ...place, kind: 'TIMER', name: '', due_at: at.toISOString(), repetitions, cycle }];
}

/** No instance is there yet whose variables an expression could see. */
function orRefused<T>({ id }: ExecutableElement, evaluate: () => T): T {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof Failure || error instanceof RangeError || error instanceof TypeError) {
      throw new Refused('INVALID_ARGUMENT', `${id}: ${error.message}`);
    }
    throw error;
  }
}
