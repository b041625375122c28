/** What the property panel shows of one element, read from the diagram. Expressions keep their leading `=`. */
import type { DiagramElement, Moddle } from './bpmn-types.ts';

export interface ElementProperties {
  readonly id: string;
  /** BPMN type without prefix: `UserTask`, `SequenceFlow` … */
  readonly type: string;
  readonly name: string;
  readonly documentation: string;
  /** Sequence flows leaving a gateway that decides. */
  readonly condition: string | undefined;
  readonly isDefault: boolean | undefined;
  /** User tasks. */
  readonly assignment: Assignment | undefined;
  readonly form: string | undefined;
  /** Due date of the diagram itself; what app.json says goes before it. */
  readonly due: string | undefined;
  /** Service tasks: the job type that does it. */
  readonly job: string | undefined;
  /** Script tasks. */
  readonly script: { readonly expression: string; readonly resultVariable: string } | undefined;
  /** Business rule tasks: the decision they ask. */
  readonly decision: DecisionCall | undefined;
  /** Timer events: kind and text. */
  readonly timer: { readonly kind: TimerKind; readonly text: string } | undefined;
}
export interface Assignment {
  readonly assignee: string;
  readonly candidateUsers: string;
  readonly candidateGroups: string;
}
export interface DecisionCall {
  readonly decisionId: string;
  readonly resultVariable: string;
  /** `deployment`, `latest` or `versionTag`. */
  readonly bindingType: string;
}
export type TimerKind = 'timeDate' | 'timeDuration' | 'timeCycle';
export const timerKinds: readonly TimerKind[] = ['timeDate', 'timeDuration', 'timeCycle'];

const deciding = new Set(['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway']);

export function readElement({ businessObject: object }: DiagramElement): ElementProperties {
  const type = object.$type.replace('bpmn:', '');
  const decides = type === 'SequenceFlow' && object.sourceRef !== undefined && deciding.has(object.sourceRef.$type);
  const userTask = type === 'UserTask';
  const script = extensionOf(object, 'zeebe:Script');
  return {
    id: object.id,
    type,
    name: (type === 'TextAnnotation' ? object.text : object.name) ?? '',
    documentation: object.documentation?.[0]?.text ?? '',
    condition: decides ? (object.conditionExpression?.body ?? '') : undefined,
    isDefault: decides ? object.sourceRef?.default === object : undefined,
    assignment: userTask ? assignmentOf(object) : undefined,
    form: userTask ? textOf(extensionOf(object, 'zeebe:FormDefinition'), 'formKey') : undefined,
    due: userTask ? textOf(extensionOf(object, 'zeebe:TaskSchedule'), 'dueDate') : undefined,
    job: type === 'ServiceTask' ? textOf(extensionOf(object, 'zeebe:TaskDefinition'), 'type') : undefined,
    script:
      type === 'ScriptTask'
        ? { expression: textOf(script, 'expression'), resultVariable: textOf(script, 'resultVariable') }
        : undefined,
    decision: type === 'BusinessRuleTask' ? decisionOf(extensionOf(object, 'zeebe:CalledDecision')) : undefined,
    timer: timerIn(timerOf(object)),
  };
}

/** A new one asks the version published with the diagram: a running case keeps its rules. */
function decisionOf(called: Moddle | undefined): DecisionCall {
  return {
    decisionId: textOf(called, 'decisionId'),
    resultVariable: textOf(called, 'resultVariable'),
    bindingType: called ? textOf(called, 'bindingType') : 'deployment',
  };
}

function assignmentOf(object: Moddle): Assignment {
  const assignment = extensionOf(object, 'zeebe:AssignmentDefinition');
  return {
    assignee: textOf(assignment, 'assignee'),
    candidateUsers: textOf(assignment, 'candidateUsers'),
    candidateGroups: textOf(assignment, 'candidateGroups'),
  };
}

export function extensionOf(object: Moddle, type: string): Moddle | undefined {
  return object.extensionElements?.values?.find((value) => value.$type === type);
}

export function timerOf(object: Moddle): Moddle | undefined {
  return object.eventDefinitions?.find((definition) => definition.$type === 'bpmn:TimerEventDefinition');
}

function timerIn(definition: Moddle | undefined): ElementProperties['timer'] {
  if (!definition) return undefined;
  for (const kind of timerKinds) {
    const expression = definition[kind] as Moddle | undefined;
    if (expression) return { kind, text: expression.body ?? '' };
  }
  return { kind: 'timeDuration', text: '' };
}

function textOf(holder: Moddle | undefined, property: string): string {
  const value = holder?.[property];
  return typeof value === 'string' ? value : '';
}
