/** Reads zeebe: extension elements into plain data; names those nobody here understands. */
import { child, children, flag, type Moddle, text } from './moddle.ts';
import type {
  Binding,
  CalledDecision,
  CalledElement,
  Extensions,
  FormReference,
  ListenerText,
  Mapping,
  PropertyText,
} from './model.ts';
import { finding, type Finding } from './refusals.ts';

/** Read below, or without any effect on execution. */
const known = new Set([
  'zeebe:TaskDefinition',
  'zeebe:TaskHeaders',
  'zeebe:AssignmentDefinition',
  'zeebe:TaskSchedule',
  'zeebe:FormDefinition',
  'zeebe:PriorityDefinition',
  'zeebe:IoMapping',
  'zeebe:Script',
  'zeebe:Properties',
  'zeebe:VersionTag',
  'zeebe:UserTaskForm',
  'zeebe:CalledElement',
  'zeebe:CalledDecision',
  'zeebe:ExecutionListeners',
]);

/** Known, but of a broker line this engine does not follow yet. */
const later: Readonly<Record<string, string>> = { 'zeebe:TaskListeners': '8.8', 'zeebe:AdHoc': '8.7' };

export function propertyText(property: string, value: string): PropertyText {
  const isExpression = value.startsWith('=');
  return { property, text: isExpression ? value.slice(1).trim() : value, isExpression };
}

function optional(node: Moddle | null, property: string): PropertyText | undefined {
  const value = node ? text(node, property) : null;
  return value === null || value === '' ? undefined : propertyText(property, value);
}

/** Only the keys that have a value, as exactOptionalPropertyTypes wants it. */
function present<Key extends string>(node: Moddle | null, keys: readonly Key[]): Partial<Record<Key, PropertyText>> {
  const pairs = keys.flatMap((key) => {
    const value = optional(node, key);
    return value ? [[key, value] as const] : [];
  });
  return Object.fromEntries(pairs) as Partial<Record<Key, PropertyText>>;
}

function pairsOf(nodes: readonly Moddle[], nameKey: string): Record<string, string> {
  return Object.fromEntries(nodes.map((node) => [text(node, nameKey) ?? '', text(node, 'value') ?? '']));
}

function mappings(io: Moddle | null, property: string, label: string): Mapping[] {
  return (io ? children(io, property) : []).map((node) => {
    const target = text(node, 'target') ?? '';
    return { target, ...propertyText(`${label}:${target}`, text(node, 'source') ?? '') };
  });
}

export function readExtensions(node: Moddle): { extensions: Extensions; findings: readonly Finding[] } {
  const holder = child(node, 'extensionElements');
  const values = holder ? children(holder, 'values') : [];
  const one = (type: string): Moddle | null => values.find(({ $type }) => $type === `zeebe:${type}`) ?? null;
  return { extensions: toExtensions(one), findings: findUnknown(node, values) };
}

function toExtensions(one: (type: string) => Moddle | null): Extensions {
  const task = one('TaskDefinition');
  const script = one('Script');
  const headers = one('TaskHeaders');
  const properties = one('Properties');
  const formKey = optional(one('FormDefinition'), 'formKey');
  const priority = optional(one('PriorityDefinition'), 'priority');
  const called = one('CalledElement');
  const decision = one('CalledDecision');
  const versionTag = one('VersionTag')?.['value'];
  const listeners = one('ExecutionListeners');
  return {
    ...(task && {
      taskDefinition: {
        type: optional(task, 'type') ?? null,
        retries: optional(task, 'retries') ?? propertyText('retries', '3'),
      },
    }),
    taskHeaders: headers ? pairsOf(children(headers, 'values'), 'key') : {},
    assignment: present(one('AssignmentDefinition'), ['assignee', 'candidateGroups', 'candidateUsers']),
    schedule: present(one('TaskSchedule'), ['dueDate', 'followUpDate']),
    ...(formKey && { formKey }),
    ...formReference(one('FormDefinition')),
    ...(priority && { priority }),
    ...(called && { called: calledElement(called) }),
    ...(decision && { decision: calledDecision(decision) }),
    ...(typeof versionTag === 'string' && { versionTag }),
    executionListeners: listeners ? children(listeners, 'listeners').map(listener) : [],
    inputs: mappings(one('IoMapping'), 'inputParameters', 'input'),
    outputs: mappings(one('IoMapping'), 'outputParameters', 'output'),
    ...(script && {
      script: {
        expression: propertyText('script', text(script, 'expression') ?? ''),
        resultVariable: text(script, 'resultVariable') ?? '',
      },
    }),
    properties: properties ? pairsOf(children(properties, 'properties'), 'name') : {},
  };
}

/** Which version of what it names is meant. */
function bindingOf(node: Moddle): { readonly binding: Binding; readonly versionTag: string | null } {
  const binding = text(node, 'bindingType');
  return {
    binding: binding === 'deployment' || binding === 'versionTag' ? binding : 'latest',
    versionTag: text(node, 'versionTag'),
  };
}

function calledDecision(node: Moddle): CalledDecision {
  const decisionId = optional(node, 'decisionId') ?? null;
  return { decisionId, resultVariable: text(node, 'resultVariable') ?? '', ...bindingOf(node) };
}

function formReference(node: Moddle | null): { readonly form?: FormReference } {
  const formId = optional(node, 'formId');
  return node && formId ? { form: { formId, ...bindingOf(node) } } : {};
}

function calledElement(node: Moddle): CalledElement {
  return {
    processId: optional(node, 'processId') ?? null,
    propagateAllChildVariables: flag(node, 'propagateAllChildVariables', true),
    propagateAllParentVariables: flag(node, 'propagateAllParentVariables', true),
    ...bindingOf(node),
  };
}

function listener(node: Moddle): ListenerText {
  return {
    eventType: text(node, 'eventType') ?? '',
    type: optional(node, 'type') ?? null,
    retries: optional(node, 'retries') ?? propertyText('retries', '3'),
  };
}

function findUnknown(node: Moddle, values: readonly Moddle[]): Finding[] {
  const id = node.id ?? null;
  const elements = values
    .filter(({ $type }) => !known.has($type))
    .map(({ $type }) => {
      if ($type === 'zeebe:UserTask') return finding('user-task.native', id);
      const version = later[$type];
      if (version !== undefined) return finding('element.later', id, `${$type} (${version})`);
      return finding('extension.unsupported', id, $type);
    });
  const attributes = Object.keys(node.$attrs ?? {}).filter((name) => /^(camunda|activiti|flowable):/.test(name));
  return [...elements, ...attributes.map((name) => finding('extension.unsupported', id, name))];
}

export function expressionsOf(extensions: Extensions): PropertyText[] {
  const { taskDefinition, assignment, schedule, formKey, priority, inputs, outputs, script, called } = extensions;
  const { decision, form } = extensions;
  const type = taskDefinition?.type ? [{ ...taskDefinition.type, property: 'jobType' }] : [];
  return [
    ...type,
    ...(taskDefinition ? [taskDefinition.retries] : []),
    ...Object.values(assignment),
    ...Object.values(schedule),
    ...(formKey ? [formKey] : []),
    ...(priority ? [priority] : []),
    ...inputs,
    ...(script ? [script.expression] : []),
    ...(called?.processId ? [called.processId] : []),
    ...(decision?.decisionId ? [decision.decisionId] : []),
    ...(form ? [form.formId] : []),
    ...outputs,
  ];
}
