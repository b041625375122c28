/** Which element types the embedded engine runs. A type that is not here is refused at deploy. */
import { behaviourName } from '../../model/check-model.ts';
import type { ExecutableElement } from '../executable.ts';
import type { Behaviour } from '../run.ts';
import { exclusiveGateway } from './exclusive-gateway.ts';
import { manualTask } from './manual-task.ts';
import { noneEndEvent } from './none-end-event.ts';
import { noneStartEvent } from './none-start-event.ts';
import { parallelGateway } from './parallel-gateway.ts';
import { process } from './process.ts';
import { scriptTask } from './script-task.ts';
import { serviceTask } from './service-task.ts';
import { subProcess } from './sub-process.ts';
import { terminateEndEvent } from './terminate-end-event.ts';
import { timerBoundaryEvent } from './timer-boundary-event.ts';
import { timerCatchEvent } from './timer-catch-event.ts';
import { userTask } from './user-task.ts';

const behaviours: ReadonlyMap<string, Behaviour> = new Map([
  ['PROCESS', process],
  ['SUB_PROCESS', subProcess],
  ['START_EVENT', noneStartEvent],
  ['END_EVENT', noneEndEvent],
  ['END_EVENT/TERMINATE', terminateEndEvent],
  ['INTERMEDIATE_CATCH_EVENT/TIMER', timerCatchEvent],
  ['BOUNDARY_EVENT/TIMER', timerBoundaryEvent],
  ['USER_TASK', userTask],
  ['SERVICE_TASK', serviceTask],
  ['SCRIPT_TASK', scriptTask],
  ['MANUAL_TASK', manualTask],
  ['EXCLUSIVE_GATEWAY', exclusiveGateway],
  ['PARALLEL_GATEWAY', parallelGateway],
]);

export const supportedElements: ReadonlySet<string> = new Set(behaviours.keys());

export function behaviourOf(element: ExecutableElement): Behaviour {
  const behaviour = behaviours.get(behaviourName(element));
  if (!behaviour) throw new Error(`No behaviour for ${behaviourName(element)}`);
  return behaviour;
}
