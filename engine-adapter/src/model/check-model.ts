/** What is wrong with a model that could be read: structure, expressions, and elements no behaviour stands for. */
import { parseProblems } from '@closeloop/feel';
import { isValidTimer } from './timer-text.ts';
import type { Model, ModelElement, ModelFlow, PropertyText } from './model.ts';
import { finding, type Finding } from './refusals.ts';

/** `END_EVENT/TERMINATE`; elements that are no events, and none events, go by their type alone. */
export function behaviourName(element: Pick<ModelElement, 'type' | 'eventType'>): string {
  const plain = element.eventType === 'UNSPECIFIED' || element.eventType === 'NONE';
  return plain ? element.type : `${element.type}/${element.eventType}`;
}

export function checkModel(model: Model, supported: ReadonlySet<string>): Finding[] {
  const found = [...model.elements.values()].flatMap((element) => [
    ...checkSupport(element, supported),
    ...checkStructure(element, model),
    ...element.expressions.flatMap((property) => checkText(element.id, property)),
  ]);
  const flows = [...model.flows.values()].flatMap((flow) => checkFlow(flow, model));
  const none = model.processes.some(({ isExecutable }) => isExecutable) ? [] : [finding('process.none', null)];
  return [...none, ...found, ...flows];
}

function checkSupport(element: ModelElement, supported: ReadonlySet<string>): Finding[] {
  const name = behaviourName(element);
  if (!supported.has(name)) return [finding('element.unsupported', element.id, name)];
  if (element.isMultiInstance) return [finding('element.unsupported', element.id, 'MULTI_INSTANCE_BODY')];
  return [];
}

function checkStructure(element: ModelElement, model: Model): Finding[] {
  const { id, extensions } = element;
  const found: Finding[] = [];
  const isStart = element.type === 'START_EVENT' || element.type === 'BOUNDARY_EVENT';
  if (isStart && element.incoming.length > 0) found.push(finding('flow.not-allowed', id, '→'));
  if (element.type === 'END_EVENT' && element.outgoing.length > 0) found.push(finding('flow.not-allowed', id, '←'));
  if (element.type === 'PROCESS' || element.type === 'SUB_PROCESS') found.push(...checkStart(element, model));
  if (element.type === 'SERVICE_TASK' && !extensions.taskDefinition?.type) found.push(finding('task.type-missing', id));
  if (element.type === 'SCRIPT_TASK') found.push(...checkScript(element));
  if (element.eventType === 'TIMER') found.push(...checkTimer(element));
  if (element.type === 'BOUNDARY_EVENT') found.push(...checkAttachment(element, model));
  if (element.defaultFlow !== null && !element.outgoing.includes(element.defaultFlow)) {
    found.push(finding('flow.default-unknown', id));
  }
  for (const { target } of [...extensions.inputs, ...extensions.outputs]) {
    if (!/^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(target))
      found.push(finding('mapping.target', id, target));
  }
  return found;
}

function checkStart(scope: ModelElement, model: Model): Finding[] {
  const starts = [...model.elements.values()].filter(
    (element) => element.scope === scope.id && element.type === 'START_EVENT' && element.eventType === 'NONE',
  );
  return starts.length === 1 ? [] : [finding('start.count', scope.id)];
}

function checkScript({ id, extensions }: ModelElement): Finding[] {
  const { script, taskDefinition } = extensions;
  if (taskDefinition?.type) return [];
  if (!script || script.resultVariable === '' || script.expression.text === '') return [finding('script.missing', id)];
  return script.expression.isExpression ? [] : [finding('feel.missing', id, script.expression.text)];
}

function checkTimer({ id, timer, type, interrupting }: ModelElement): Finding[] {
  if (!timer) return [finding('timer.definition', id)];
  if (timer.kind === 'cycle' && (type !== 'BOUNDARY_EVENT' || interrupting))
    return [finding('timer.kind', id, 'cycle')];
  return timer.isExpression || isValidTimer(timer.kind, timer.text) ? [] : [finding('timer.invalid', id, timer.text)];
}

function checkAttachment(element: ModelElement, model: Model): Finding[] {
  const host = element.attachedTo === null ? undefined : model.elements.get(element.attachedTo);
  const canWait = host !== undefined && host.scope === element.scope && /TASK$|SUB_PROCESS$|ACTIVITY$/.test(host.type);
  return canWait ? [] : [finding('boundary.attachment', element.id)];
}

function checkFlow(flow: ModelFlow, model: Model): Finding[] {
  const [source, target] = [model.elements.get(flow.source), model.elements.get(flow.target)];
  if (!source) return [finding('flow.dangling', flow.id, 'sourceRef')];
  if (!target) return [finding('flow.dangling', flow.id, 'targetRef')];
  const found: Finding[] = [];
  if (source.scope !== flow.scope || target.scope !== flow.scope) found.push(finding('flow.scope', flow.id));
  if (source.type === 'EXCLUSIVE_GATEWAY') found.push(...checkChoice(flow, source));
  if (flow.condition?.isExpression) found.push(...checkText(flow.id, flow.condition));
  return found;
}

function checkChoice(flow: ModelFlow, gateway: ModelElement): Finding[] {
  if (gateway.defaultFlow === flow.id) return [];
  if (!flow.condition) return gateway.outgoing.length > 1 ? [finding('flow.condition-missing', flow.id)] : [];
  return flow.condition.isExpression ? [] : [finding('feel.missing', flow.id, flow.condition.text)];
}

function checkText(elementId: string, { text, isExpression }: PropertyText): Finding[] {
  if (!isExpression) return [];
  const [problem] = parseProblems(text);
  return problem ? [finding('feel.syntax', elementId, `${text.slice(0, 120)} — ${problem.message}`)] : [];
}
