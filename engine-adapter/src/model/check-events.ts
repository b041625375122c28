/** What is wrong with the events of a model: references, codes, handlers, timers, and doubles that wait for the same. */
import type { Scopes } from './check-scopes.ts';
import type { Model, ModelElement } from './model.ts';
import { finding, type Finding } from './refusals.ts';
import { isValidTimer } from './timer-text.ts';

export function checkEvent(element: ModelElement, model: Model, scopes: Scopes): Finding[] {
  const found = element.type === 'BOUNDARY_EVENT' ? checkBoundary(element, model) : [];
  if (element.type === 'RECEIVE_TASK') return [...found, ...checkMessage(element, model)];
  if (!element.type.endsWith('_EVENT')) return found;
  switch (element.eventType) {
    case 'TIMER':
      return [...found, ...checkTimer(element, model)];
    case 'MESSAGE':
      return [...found, ...(isThrown(element) ? [] : checkMessage(element, model))];
    case 'SIGNAL':
      return [...found, ...checkSignal(element)];
    case 'ERROR':
    case 'ESCALATION':
      return [...found, ...checkCode(element)];
    case 'LINK':
      return [...found, ...checkLink(element, scopes)];
    case 'COMPENSATION':
      return [...found, ...checkCompensation(element, model)];
    default:
      return found;
  }
}

function isThrown({ type }: ModelElement): boolean {
  return type === 'INTERMEDIATE_THROW_EVENT' || type === 'END_EVENT';
}

function checkBoundary(element: ModelElement, model: Model): Finding[] {
  const host = element.attachedTo === null ? undefined : model.elements.get(element.attachedTo);
  const canWait = host !== undefined && host.scope === element.scope && /TASK$|^SUB_PROCESS$|ACTIVITY$/.test(host.type);
  return canWait ? [] : [finding('boundary.attachment', element.id)];
}

function checkTimer({ id, timer, type, interrupting, scope }: ModelElement, model: Model): Finding[] {
  if (!timer) return [finding('timer.definition', id)];
  const startsProcess = type === 'START_EVENT' && model.elements.get(scope ?? '')?.type === 'PROCESS';
  const repeats = startsProcess || ((type === 'BOUNDARY_EVENT' || type === 'START_EVENT') && !interrupting);
  if (timer.kind === 'cycle' && !repeats) return [finding('timer.kind', id, 'cycle')];
  return timer.isExpression || isValidTimer(timer.kind, timer.text) ? [] : [finding('timer.invalid', id, timer.text)];
}

function checkMessage({ id, type, details, scope }: ModelElement, model: Model): Finding[] {
  if (!details.message) return [finding('event.reference', id, 'message')];
  if (details.message.name.text === '') return [finding('event.name', id, 'message')];
  const startsProcess = type === 'START_EVENT' && model.elements.get(scope ?? '')?.type === 'PROCESS';
  return startsProcess || details.message.correlationKey ? [] : [finding('message.key', id)];
}

function checkSignal({ id, details }: ModelElement): Finding[] {
  if (!details.signal) return [finding('event.reference', id, 'signal')];
  return details.signal.text === '' ? [finding('event.name', id, 'signal')] : [];
}

function checkCode(element: ModelElement): Finding[] {
  const { id, eventType, details } = element;
  if (!details.resolved) return [finding('event.reference', id, eventType.toLowerCase())];
  if (isThrown(element)) return details.code?.text ? [] : [finding('event.code', id)];
  if (details.code?.isExpression) return [finding('event.code-fixed', id, details.code.text)];
  return eventType === 'ERROR' && !element.interrupting ? [finding('event.non-interrupting', id)] : [];
}

function checkLink({ id, details, scope, type }: ModelElement, scopes: Scopes): Finding[] {
  if (type === 'INTERMEDIATE_CATCH_EVENT' && details.definitionWithoutId) return [finding('event.definition-id', id)];
  if (!details.link) return [finding('link.name', id)];
  const targets = (scopes.get(scope) ?? []).filter(
    (other) => other.type === 'INTERMEDIATE_CATCH_EVENT' && other.details.link === details.link,
  );
  const fits = targets.length === 1 || (type === 'INTERMEDIATE_CATCH_EVENT' && targets[0]?.id !== id);
  return fits ? [] : [finding('link.target', id, details.link)];
}

function checkCompensation(element: ModelElement, model: Model): Finding[] {
  const { id, details, type, compensationHandler, scope } = element;
  if (details.definitionWithoutId) return [finding('event.definition-id', id)];
  if (type === 'BOUNDARY_EVENT') return compensationHandler === null ? [finding('compensation.handler', id)] : [];
  const target = details.compensated === null ? null : model.elements.get(details.compensated);
  return target === null || target?.scope === scope
    ? []
    : [finding('compensation.activity', id, details.compensated ?? '')];
}

/** Two events of one activity or scope that wait for the very same thing. */
export function checkSiblingEvents(model: Model): Finding[] {
  const seen = new Set<string>();
  const found: Finding[] = [];
  for (const element of model.elements.values()) {
    const cause = fixedCause(element);
    const place = cause === null ? null : placeOf(element, model);
    if (place === null || cause === null) continue;
    const name = `${place} ${cause}`;
    if (seen.has(name)) found.push(finding('event.twice', element.id, cause));
    seen.add(name);
  }
  return found;
}

/** The activity a boundary event is attached to, or the scope an event sub-process or start event watches. */
function placeOf({ type, attachedTo, scope }: ModelElement, model: Model): string | null {
  if (type === 'BOUNDARY_EVENT') return `boundary ${attachedTo ?? ''}`;
  if (type !== 'START_EVENT' || scope === null) return null;
  const holder = model.elements.get(scope);
  return holder?.type === 'EVENT_SUB_PROCESS' ? `scope ${holder.scope ?? ''}` : `scope ${scope}`;
}

function fixedCause({ eventType, details }: ModelElement): string | null {
  const { message, signal, code } = details;
  if (eventType === 'MESSAGE' && message && !message.name.isExpression) return `message ${message.name.text}`;
  if (eventType === 'SIGNAL' && signal && !signal.isExpression) return `signal ${signal.text}`;
  if (eventType === 'ERROR' || eventType === 'ESCALATION') return `${eventType.toLowerCase()} ${code?.text ?? '*'}`;
  return eventType === 'COMPENSATION' ? 'compensation' : null;
}
