/** The elements one can add to a diagram: what the engine runs. Shapes are in the modeler library's words. */
import Sigma from '@lucide/svelte/icons/sigma';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import Cog from '@lucide/svelte/icons/cog';
import Split from '@lucide/svelte/icons/split';
import Columns2 from '@lucide/svelte/icons/columns-2';
import SquareStack from '@lucide/svelte/icons/square-stack';
import Timer from '@lucide/svelte/icons/timer';
import User from '@lucide/svelte/icons/user';
import { m } from '#lib/paraglide/messages.js';

export const buildingBlocks = [
  { id: 'user', icon: User, word: m['bpmn.UserTask'], shape: { type: 'bpmn:UserTask' } },
  { id: 'service', icon: Cog, word: m['bpmn.ServiceTask'], shape: { type: 'bpmn:ServiceTask' } },
  { id: 'script', icon: Sigma, word: m['bpmn.ScriptTask'], shape: { type: 'bpmn:ScriptTask' } },
  { id: 'exclusive', icon: Split, word: m['bpmn.ExclusiveGateway'], shape: { type: 'bpmn:ExclusiveGateway' } },
  { id: 'parallel', icon: Columns2, word: m['bpmn.ParallelGateway'], shape: { type: 'bpmn:ParallelGateway' } },
  {
    id: 'timer',
    icon: Timer,
    word: m['bpmn.IntermediateCatchEvent'],
    shape: { type: 'bpmn:IntermediateCatchEvent', eventDefinitionType: 'bpmn:TimerEventDefinition' },
  },
  { id: 'sub', icon: SquareStack, word: m['bpmn.SubProcess'], shape: { type: 'bpmn:SubProcess', isExpanded: true } },
  { id: 'end', icon: CircleDot, word: m['bpmn.EndEvent'], shape: { type: 'bpmn:EndEvent' } },
] as const;
