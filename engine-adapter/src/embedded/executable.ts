/** A process ready to run: elements with their flows resolved and every expression compiled once. */
import { compile, type Compiled } from '@closeloop/feel';
import type { EventType, ElementType, Extensions, Model, ModelElement, PropertyText } from '../model/model.ts';

/** Either FEEL or a fixed text. */
export interface Expression {
  readonly text: string;
  readonly feel: Compiled | null;
}

export interface ExecutableFlow {
  readonly id: string;
  readonly target: string;
  readonly condition: Expression | null;
}

export interface ExecutableMapping {
  readonly path: readonly string[];
  readonly source: Expression;
}

export interface JobDefinition {
  readonly type: Expression;
  readonly retries: Expression;
}

export interface ExecutableElement {
  readonly id: string;
  readonly type: ElementType;
  readonly eventType: EventType;
  readonly scope: string | null;
  readonly incoming: readonly string[];
  /** In the order in which Zeebe takes them: the reverse of the document's. */
  readonly outgoing: readonly ExecutableFlow[];
  readonly defaultFlow: string | null;
  readonly inputs: readonly ExecutableMapping[];
  readonly outputs: readonly ExecutableMapping[];
  readonly job: JobDefinition | null;
  readonly script: { readonly expression: Expression; readonly resultVariable: string } | null;
  readonly timer: { readonly kind: 'date' | 'duration' | 'cycle'; readonly value: Expression } | null;
  readonly attachedTo: string | null;
  readonly interrupting: boolean;
  /** Boundary events on this element, in the order in which they are armed. */
  readonly boundaryEvents: readonly string[];
  /** Headers that are evaluated, by name. */
  readonly headerExpressions: Readonly<Partial<Record<HeaderName, Expression>>>;
  readonly taskHeaders: Readonly<Record<string, string>>;
}

export type HeaderName = 'assignee' | 'candidateGroups' | 'candidateUsers' | 'dueDate' | 'followUpDate' | 'formKey';

export interface ExecutableProcess {
  readonly key: string;
  readonly id: string;
  readonly version: number;
  readonly elements: ReadonlyMap<string, ExecutableElement>;
}

function expression({ text, isExpression }: PropertyText): Expression {
  return { text, feel: isExpression ? compile(text) : null };
}

function headerExpressions({ assignment, schedule, formKey }: Extensions): ExecutableElement['headerExpressions'] {
  const texts = Object.entries({ ...assignment, ...schedule, ...(formKey && { formKey }) });
  return Object.fromEntries(texts.map(([name, text]) => [name, expression(text)]));
}

function flowsOf(element: ModelElement, model: Model): ExecutableFlow[] {
  const flows = element.outgoing.flatMap((id) => model.flows.get(id) ?? []);
  return flows.toReversed().map(({ id, target, condition }) => ({
    id,
    target,
    condition: condition ? expression(condition) : null,
  }));
}

function compileElement(element: ModelElement, model: Model): ExecutableElement {
  const { extensions, timer, id, type, eventType, scope, incoming, defaultFlow, attachedTo, interrupting } = element;
  const mapping = (text: PropertyText & { target: string }): ExecutableMapping => ({
    path: text.target.split('.'),
    source: expression(text),
  });
  const { taskDefinition, script } = extensions;
  const boundary = [...model.elements.values()].filter((other) => other.attachedTo === id).map((other) => other.id);
  return {
    ...{ id, type, eventType, scope, incoming, defaultFlow, attachedTo, interrupting },
    outgoing: flowsOf(element, model),
    inputs: extensions.inputs.map(mapping),
    outputs: extensions.outputs.map(mapping),
    job: taskDefinition?.type
      ? { type: expression(taskDefinition.type), retries: expression(taskDefinition.retries) }
      : null,
    script: script ? { ...script, expression: expression(script.expression) } : null,
    timer: timer ? { kind: timer.kind, value: expression(timer) } : null,
    boundaryEvents: boundary.toReversed(),
    headerExpressions: headerExpressions(extensions),
    taskHeaders: extensions.taskHeaders,
  };
}

/** The model must have passed `checkModel`: an expression that does not compile throws here. */
export function compileProcess(model: Model, id: string, key: string, version: number): ExecutableProcess {
  const own = [...model.elements.values()].filter((element) => element.process === id);
  return { key, id, version, elements: new Map(own.map((element) => [element.id, compileElement(element, model)])) };
}
