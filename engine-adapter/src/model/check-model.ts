/** What is wrong with a model that could be read: structure, expressions, and elements no behaviour stands for. */
import { parseProblems } from '@closeloop/feel';
import { behaviourName } from './behaviour-name.ts';
import { checkEvent, checkSiblingEvents } from './check-events.ts';
import { checkListeners } from './check-listeners.ts';
import { checkScope, type Scopes, scopesOf } from './check-scopes.ts';
import type { Binding, Model, ModelElement, ModelFlow, PropertyText } from './model.ts';
import { finding, type Finding } from './refusals.ts';

/** The broker line that brings what this one does not have. */
function laterVersion({ type, eventType }: ModelElement): string | null {
  if (type === 'AD_HOC_SUB_PROCESS') return '8.7';
  return eventType === 'CONDITIONAL' ? '8.9' : null;
}

export function checkModel(model: Model, supported: ReadonlySet<string>): Finding[] {
  const scopes = scopesOf(model);
  const found = [...model.elements.values()].flatMap((element) => [
    ...checkSupport(element, supported),
    ...checkStructure(element, model, scopes),
    ...checkEvent(element, model, scopes),
    ...element.expressions.flatMap((property) => checkText(element.id, property)),
  ]);
  const flows = [...model.flows.values()].flatMap((flow) => checkFlow(flow, model));
  const none = model.processes.some(({ isExecutable }) => isExecutable) ? [] : [finding('process.none', null)];
  return [...none, ...found, ...checkSiblingEvents(model), ...flows];
}

function checkSupport(element: ModelElement, supported: ReadonlySet<string>): Finding[] {
  const name = behaviourName(element);
  if (supported.has(name)) return [];
  const version = laterVersion(element);
  if (version === null) return [finding('element.unsupported', element.id, name)];
  return [finding('element.later', element.id, `${name} (${version})`)];
}

function checkStructure(element: ModelElement, model: Model, scopes: Scopes): Finding[] {
  const { id, type } = element;
  const found: Finding[] = [];
  const isStart = type === 'START_EVENT' || type === 'BOUNDARY_EVENT';
  const standsApart = isStart || type === 'EVENT_SUB_PROCESS' || element.isForCompensation;
  if (standsApart && element.incoming.length > 0) found.push(finding('flow.not-allowed', id, '→'));
  const endsHere = type === 'END_EVENT' || type === 'EVENT_SUB_PROCESS' || element.isForCompensation;
  if (endsHere && element.outgoing.length > 0) found.push(finding('flow.not-allowed', id, '←'));
  if (element.defaultFlow !== null && !element.outgoing.includes(element.defaultFlow)) {
    found.push(finding('flow.default-unknown', id));
  }
  return [
    ...found,
    ...checkScope(element, scopes),
    ...checkTask(element),
    ...checkLoop(element),
    ...checkGateway(element, model),
    ...checkMappings(element),
    ...checkListeners(element),
  ];
}

function checkTask(element: ModelElement): Finding[] {
  const { id, type, eventType, extensions } = element;
  const isThrown = (type === 'INTERMEDIATE_THROW_EVENT' || type === 'END_EVENT') && eventType === 'MESSAGE';
  if (type === 'BUSINESS_RULE_TASK' && extensions.decision) return checkDecision(element);
  const needsJob = type === 'SERVICE_TASK' || type === 'SEND_TASK' || type === 'BUSINESS_RULE_TASK' || isThrown;
  if (needsJob && !extensions.taskDefinition?.type) return [finding('task.type-missing', id)];
  if (type === 'SCRIPT_TASK') return checkScript(element);
  if (type === 'CALL_ACTIVITY') return checkCall(element);
  return extensions.form ? checkBinding(id, extensions.form) : [];
}

function checkDecision({ id, extensions: { decision, taskDefinition } }: ModelElement): Finding[] {
  if (!decision?.decisionId || decision.resultVariable === '') return [finding('decision.missing', id)];
  return [...(taskDefinition ? [finding('decision.or-job', id)] : []), ...checkBinding(id, decision)];
}

function checkBinding(id: string, { binding, versionTag }: { binding: Binding; versionTag: string | null }): Finding[] {
  return binding === 'versionTag' && !versionTag ? [finding('call.binding', id)] : [];
}

function checkScript({ id, extensions }: ModelElement): Finding[] {
  const { script, taskDefinition } = extensions;
  if (taskDefinition?.type) return [];
  if (!script || script.resultVariable === '' || script.expression.text === '') return [finding('script.missing', id)];
  return script.expression.isExpression ? [] : [finding('feel.missing', id, script.expression.text)];
}

function checkCall({ id, extensions }: ModelElement): Finding[] {
  const { called } = extensions;
  if (!called?.processId) return [finding('call.process', id)];
  return checkBinding(id, called);
}

function checkLoop({ id, type, loop }: ModelElement): Finding[] {
  if (!loop) return [];
  if (!/TASK$|^SUB_PROCESS$|^CALL_ACTIVITY$/.test(type)) return [finding('element.repeated', id, type)];
  const found: Finding[] = [];
  if (!loop.inputCollection) found.push(finding('loop.input', id));
  else if (!loop.inputCollection.isExpression) found.push(finding('feel.missing', id, loop.inputCollection.text));
  if ((loop.outputCollection === null) !== (loop.outputElement === null)) found.push(finding('loop.output', id));
  return found;
}

function checkGateway({ id, type, outgoing }: ModelElement, model: Model): Finding[] {
  if (type !== 'EVENT_BASED_GATEWAY') return [];
  const targets = outgoing.map((flow) => model.elements.get(model.flows.get(flow)?.target ?? ''));
  const fit = targets.every((target) => {
    const isCatch = target?.type === 'INTERMEDIATE_CATCH_EVENT' && /^(MESSAGE|TIMER|SIGNAL)$/.test(target.eventType);
    return isCatch && target.incoming.length === 1;
  });
  return fit && targets.length >= 2 ? [] : [finding('event-gateway.targets', id)];
}

function checkMappings({ id, extensions }: ModelElement): Finding[] {
  const isPath = /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u;
  return [...extensions.inputs, ...extensions.outputs]
    .filter(({ target }) => !isPath.test(target))
    .map(({ target }) => finding('mapping.target', id, target));
}

function checkFlow(flow: ModelFlow, model: Model): Finding[] {
  const [source, target] = [model.elements.get(flow.source), model.elements.get(flow.target)];
  if (!source) return [finding('flow.dangling', flow.id, 'sourceRef')];
  if (!target) return [finding('flow.dangling', flow.id, 'targetRef')];
  const found: Finding[] = [];
  if (source.scope !== flow.scope || target.scope !== flow.scope) found.push(finding('flow.scope', flow.id));
  const chooses = source.type === 'EXCLUSIVE_GATEWAY' || source.type === 'INCLUSIVE_GATEWAY';
  if (chooses) found.push(...checkChoice(flow, source));
  else if (flow.condition) found.push(finding('flow.condition-place', flow.id));
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
