/** Which element types the embedded engine runs. A type that is not here is refused at deploy. */
import { behaviourName } from '../../model/behaviour-name.ts';
import type { Behaviour } from '../behaviour.ts';
import type { ExecutableElement } from '../executable.ts';
import { passingActivity } from './activity.ts';
import { businessRuleTask } from './business-rule-task.ts';
import { callActivity } from './call-activity.ts';
import { catchEvent, errorBoundaryEvent, passingEvent } from './event.ts';
import { exclusiveGateway } from './exclusive-gateway.ts';
import { inclusiveGateway } from './inclusive-gateway.ts';
import { jobTask } from './job-task.ts';
import { multiInstanceBody } from './multi-instance-body.ts';
import { parallelGateway } from './parallel-gateway.ts';
import { eventSubProcess, process, subProcess } from './scopes.ts';
import { scriptTask } from './script-task.ts';
import { terminateEndEvent } from './terminate-end-event.ts';
import {
  compensationThrowEvent,
  errorEndEvent,
  escalationThrowEvent,
  linkThrowEvent,
  signalThrowEvent,
} from './throwing-events.ts';
import { waitingTask } from './waiting-task.ts';

const behaviours: ReadonlyMap<string, Behaviour> = new Map([
  ['PROCESS', process],
  ['SUB_PROCESS', subProcess],
  ['EVENT_SUB_PROCESS', eventSubProcess],
  ['CALL_ACTIVITY', callActivity],
  ['START_EVENT', passingEvent],
  ['START_EVENT/MESSAGE', passingEvent],
  ['START_EVENT/TIMER', passingEvent],
  ['START_EVENT/SIGNAL', passingEvent],
  ['START_EVENT/ERROR', passingEvent],
  ['START_EVENT/ESCALATION', passingEvent],
  ['INTERMEDIATE_CATCH_EVENT/MESSAGE', catchEvent],
  ['INTERMEDIATE_CATCH_EVENT/TIMER', catchEvent],
  ['INTERMEDIATE_CATCH_EVENT/SIGNAL', catchEvent],
  ['INTERMEDIATE_CATCH_EVENT/LINK', passingEvent],
  ['INTERMEDIATE_THROW_EVENT', passingEvent],
  ['INTERMEDIATE_THROW_EVENT/MESSAGE', jobTask],
  ['INTERMEDIATE_THROW_EVENT/SIGNAL', signalThrowEvent],
  ['INTERMEDIATE_THROW_EVENT/LINK', linkThrowEvent],
  ['INTERMEDIATE_THROW_EVENT/ESCALATION', escalationThrowEvent],
  ['INTERMEDIATE_THROW_EVENT/COMPENSATION', compensationThrowEvent],
  ['END_EVENT', passingEvent],
  ['END_EVENT/MESSAGE', jobTask],
  ['END_EVENT/SIGNAL', signalThrowEvent],
  ['END_EVENT/ERROR', errorEndEvent],
  ['END_EVENT/ESCALATION', escalationThrowEvent],
  ['END_EVENT/COMPENSATION', compensationThrowEvent],
  ['END_EVENT/TERMINATE', terminateEndEvent],
  ['BOUNDARY_EVENT/MESSAGE', passingEvent],
  ['BOUNDARY_EVENT/TIMER', passingEvent],
  ['BOUNDARY_EVENT/SIGNAL', passingEvent],
  ['BOUNDARY_EVENT/ERROR', errorBoundaryEvent],
  ['BOUNDARY_EVENT/ESCALATION', passingEvent],
  ['BOUNDARY_EVENT/COMPENSATION', passingEvent],
  ['TASK', passingActivity],
  ['MANUAL_TASK', passingActivity],
  ['USER_TASK', jobTask],
  ['SERVICE_TASK', jobTask],
  ['SEND_TASK', jobTask],
  ['BUSINESS_RULE_TASK', businessRuleTask],
  ['SCRIPT_TASK', scriptTask],
  ['RECEIVE_TASK', waitingTask],
  ['EXCLUSIVE_GATEWAY', exclusiveGateway],
  ['PARALLEL_GATEWAY', parallelGateway],
  ['INCLUSIVE_GATEWAY', inclusiveGateway],
  ['EVENT_BASED_GATEWAY', waitingTask],
  ['MULTI_INSTANCE_BODY', multiInstanceBody],
]);

export const supportedElements: ReadonlySet<string> = new Set(behaviours.keys());

export function behaviourOf(element: ExecutableElement): Behaviour {
  const behaviour = behaviours.get(behaviourName(element));
  if (!behaviour) throw new Error(`No behaviour for ${behaviourName(element)}`);
  return behaviour;
}
