/** What an event is about: the message, signal, code, link or activity its definition names. */
import { propertyText } from './extensions.ts';
import { child, children, type Moddle, text } from './moddle.ts';
import type { EventDetails, MessageDefinition, PropertyText } from './model.ts';

const nothing: EventDetails = {
  message: null,
  signal: null,
  code: null,
  link: null,
  compensated: null,
  definitionWithoutId: false,
  resolved: true,
};

/** A receive task names its message itself; an event by its definition. */
export function eventDetails(node: Moddle): EventDetails {
  if (node.$type === 'bpmn:ReceiveTask') return ofMessage(child(node, 'messageRef'));
  const [definition] = children(node, 'eventDefinitions');
  if (!definition) return nothing;
  switch (definition.$type) {
    case 'bpmn:MessageEventDefinition':
      return ofMessage(child(definition, 'messageRef'));
    case 'bpmn:SignalEventDefinition':
      return ofSignal(child(definition, 'signalRef'));
    case 'bpmn:ErrorEventDefinition':
      return ofCode(definition, child(definition, 'errorRef'), 'errorCode');
    case 'bpmn:EscalationEventDefinition':
      return ofCode(definition, child(definition, 'escalationRef'), 'escalationCode');
    case 'bpmn:LinkEventDefinition':
      return { ...nothing, link: text(definition, 'name'), definitionWithoutId: definition.id === undefined };
    case 'bpmn:CompensateEventDefinition': {
      const compensated = child(definition, 'activityRef')?.id ?? null;
      return { ...nothing, compensated, definitionWithoutId: definition.id === undefined };
    }
    default:
      return nothing;
  }
}

function ofMessage(message: Moddle | null): EventDetails {
  if (!message) return { ...nothing, resolved: false };
  const holder = child(message, 'extensionElements');
  const subscription = (holder ? children(holder, 'values') : []).find(({ $type }) => $type === 'zeebe:Subscription');
  const key = subscription ? (text(subscription, 'correlationKey') ?? '') : '';
  const correlationKey = key === '' ? null : propertyText('correlationKey', key);
  const definition: MessageDefinition = { name: propertyText('message', text(message, 'name') ?? ''), correlationKey };
  return { ...nothing, message: definition };
}

function ofSignal(signal: Moddle | null): EventDetails {
  if (!signal) return { ...nothing, resolved: false };
  return { ...nothing, signal: propertyText('signal', text(signal, 'name') ?? '') };
}

/** Without a reference the event catches all. */
function ofCode(definition: Moddle, source: Moddle | null, property: string): EventDetails {
  const code = source ? text(source, property) : null;
  const unresolved = source === null && (definition['errorRef'] ?? definition['escalationRef']) !== undefined;
  return { ...nothing, code: code === null ? null : propertyText('code', code), resolved: !unresolved };
}

export function expressionsOfDetails({ message, signal, code }: EventDetails): PropertyText[] {
  return [message?.name, message?.correlationKey, signal, code].filter((text) => text !== undefined && text !== null);
}
