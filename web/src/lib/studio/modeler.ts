/**
 * The BPMN modeler of the studio. Loaded only there. It answers what is selected in task language and writes changes
 * through the command stack, so that undo works; the XML stays plain BPMN with Zeebe's extensions.
 */
import Modeler from 'bpmn-js/lib/Modeler';
import behaviors from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';

/** What the property panel shows of one element. Expressions keep their leading `=`. */
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
  readonly due: string | undefined;
  /** Timer events: kind and text. */
  readonly timer: { readonly kind: TimerKind; readonly text: string } | undefined;
}
export interface Assignment {
  readonly assignee: string;
  readonly candidateUsers: string;
  readonly candidateGroups: string;
}
export type TimerKind = 'timeDate' | 'timeDuration' | 'timeCycle';

interface Moddle {
  $type: string;
  id: string;
  name?: string;
  body?: string;
  text?: string;
  default?: Moddle;
  sourceRef?: Moddle;
  conditionExpression?: Moddle;
  documentation?: Moddle[];
  extensionElements?: Moddle;
  eventDefinitions?: Moddle[];
  values?: Moddle[];
  $parent?: Moddle;
  [property: string]: unknown;
}
interface Element {
  id: string;
  type: string;
  businessObject: Moddle;
  labelTarget?: Element;
}
interface Modeling {
  updateProperties(element: Element, properties: object): void;
  updateModdleProperties(element: Element, target: Moddle, properties: object): void;
}
interface Factory {
  create(type: string, properties: object): Moddle;
}
interface Canvas {
  zoom(level: number | 'fit-viewport', center?: 'auto'): number;
  zoom(): number;
  addMarker(element: string, marker: string): void;
  removeMarker(element: string, marker: string): void;
  scrollToElement(element: Element): void;
}
interface Overlays {
  add(element: string, type: string, overlay: { position: { top: number; right: number }; html: HTMLElement }): void;
  remove(filter: { type: string }): void;
}
interface Registry {
  get(id: string): Element | undefined;
}
interface Selection {
  select(element: Element): void;
  get(): readonly Element[];
}
interface EventBus {
  on(event: string, handler: (event: { newSelection?: readonly Element[] }) => void): void;
}
interface CommandStack {
  undo(): void;
  redo(): void;
  canUndo(): boolean;
  canRedo(): boolean;
}

const PROBLEM = 'closeloop-problem';

export class DiagramModeler {
  readonly #modeler: InstanceType<typeof Modeler>;

  constructor(
    container: HTMLElement,
    readonly onSelect: (element: ElementProperties | null) => void,
    readonly onChange: () => void,
    translate: (template: string, replacements?: Readonly<Record<string, string>>) => string,
  ) {
    this.#modeler = new Modeler({
      container,
      keyboard: { bind: true },
      moddleExtensions: { zeebe },
      additionalModules: [behaviors, { translate: ['value', translate] }],
    });
    const bus = this.#get<EventBus>('eventBus');
    bus.on('selection.changed', () => {
      this.#tell();
    });
    bus.on('commandStack.changed', () => {
      this.#tell();
      this.onChange();
    });
  }

  #get<T>(name: string): T {
    return this.#modeler.get<T>(name);
  }

  async open(xml: string): Promise<void> {
    await this.#modeler.importXML(xml);
    const canvas = this.#get<Canvas>('canvas');
    if (canvas.zoom('fit-viewport', 'auto') > 1) canvas.zoom(1, 'auto');
    this.#tell();
  }

  async xml(): Promise<string> {
    const { xml } = await this.#modeler.saveXML({ format: true });
    return xml ?? '';
  }

  undo(): void {
    this.#get<CommandStack>('commandStack').undo();
  }
  redo(): void {
    this.#get<CommandStack>('commandStack').redo();
  }

  /** Selects an element and brings it into view. Answers false when the diagram does not have it. */
  select(id: string): boolean {
    const element = this.#get<Registry>('elementRegistry').get(id);
    if (!element) return false;
    this.#get<Selection>('selection').select(element);
    this.#get<Canvas>('canvas').scrollToElement(element);
    return true;
  }

  /** Badges on the elements that have problems: a count, red for errors, yellow for warnings. */
  showProblems(
    problems: ReadonlyMap<string, { readonly count: number; readonly error: boolean; readonly text: string }>,
  ): void {
    const overlays = this.#get<Overlays>('overlays');
    const registry = this.#get<Registry>('elementRegistry');
    overlays.remove({ type: PROBLEM });
    for (const [id, { count, error, text }] of problems) {
      if (!registry.get(id)) continue;
      const html = document.createElement('button');
      html.type = 'button';
      html.className = error ? 'problem-badge problem-error' : 'problem-badge';
      html.textContent = String(count);
      html.title = text;
      html.setAttribute('aria-label', text);
      html.addEventListener('click', () => this.select(id));
      overlays.add(id, PROBLEM, { position: { top: -12, right: 12 }, html });
    }
  }

  rename(name: string): void {
    this.#withSelected((element) => {
      this.#get<Modeling>('modeling').updateProperties(element, { name: name === '' ? undefined : name });
    });
  }
  setCondition(text: string): void {
    this.#withSelected((element) => {
      const conditionExpression = text === '' ? undefined : this.#create('bpmn:FormalExpression', { body: text });
      this.#get<Modeling>('modeling').updateProperties(element, { conditionExpression });
    });
  }
  setDefault(on: boolean): void {
    this.#withSelected((element) => {
      const source = element.businessObject.sourceRef;
      const gateway = source && this.#get<Registry>('elementRegistry').get(source.id);
      if (gateway)
        this.#get<Modeling>('modeling').updateProperties(gateway, { default: on ? element.businessObject : undefined });
    });
  }
  setAssignment(assignment: Assignment): void {
    this.#extension('zeebe:AssignmentDefinition', filled({ ...assignment }));
  }
  setForm(form: string): void {
    this.#extension('zeebe:FormDefinition', filled({ formKey: form }));
  }
  setDue(due: string): void {
    this.#extension('zeebe:TaskSchedule', filled({ dueDate: due }));
  }
  setTimer(kind: TimerKind, text: string): void {
    this.#withSelected((element) => {
      const definition = timerOf(element.businessObject);
      if (!definition) return;
      const expression = this.#create('bpmn:FormalExpression', { body: text });
      const none = { timeDate: undefined, timeDuration: undefined, timeCycle: undefined };
      this.#get<Modeling>('modeling').updateModdleProperties(element, definition, { ...none, [kind]: expression });
    });
  }
  setDocumentation(text: string): void {
    this.#withSelected((element) => {
      const documentation = text === '' ? [] : [this.#create('bpmn:Documentation', { text })];
      this.#get<Modeling>('modeling').updateProperties(element, { documentation });
    });
  }

  close(): void {
    this.#modeler.destroy();
  }

  #create(type: string, properties: object): Moddle {
    return this.#get<Factory>('bpmnFactory').create(type, properties);
  }

  #selected(): Element | undefined {
    const [first, second] = this.#get<Selection>('selection').get();
    return second ? undefined : (first?.labelTarget ?? first);
  }
  #withSelected(change: (element: Element) => void): void {
    const element = this.#selected();
    if (element) change(element);
  }

  /** Puts, changes or (with null) takes away one extension element of the selected element. */
  #extension(type: string, properties: object | null): void {
    this.#withSelected((element) => {
      const modeling = this.#get<Modeling>('modeling');
      const holder = element.businessObject.extensionElements ?? this.#create('bpmn:ExtensionElements', { values: [] });
      holder.$parent = element.businessObject;
      const others = (holder.values ?? []).filter((value) => value.$type !== type);
      const values = properties === null ? others : [...others, this.#create(type, properties)];
      for (const value of values) value.$parent = holder;
      if (!element.businessObject.extensionElements) modeling.updateProperties(element, { extensionElements: holder });
      modeling.updateModdleProperties(element, holder, { values });
    });
  }

  #tell(): void {
    const element = this.#selected();
    this.onSelect(element ? read(element) : null);
  }
}

function filled(properties: Readonly<Record<string, string>>): object | null {
  const set = Object.entries(properties).filter(([, value]) => value !== '');
  return set.length === 0 ? null : Object.fromEntries(set);
}

function extensionOf(object: Moddle, type: string): Moddle | undefined {
  return object.extensionElements?.values?.find((value) => value.$type === type);
}
function timerOf(object: Moddle): Moddle | undefined {
  return object.eventDefinitions?.find((definition) => definition.$type === 'bpmn:TimerEventDefinition');
}
function textOf(holder: Moddle | undefined, property: string): string {
  const value = holder?.[property];
  return typeof value === 'string' ? value : '';
}

const DECIDING = new Set(['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway']);

function read({ businessObject: object }: Element): ElementProperties {
  const type = object.$type.replace('bpmn:', '');
  const decides = type === 'SequenceFlow' && object.sourceRef !== undefined && DECIDING.has(object.sourceRef.$type);
  const assignment = extensionOf(object, 'zeebe:AssignmentDefinition');
  const userTask = type === 'UserTask';
  return {
    id: object.id,
    type,
    name: object.name ?? '',
    documentation: object.documentation?.[0]?.text ?? '',
    condition: decides ? (object.conditionExpression?.body ?? '') : undefined,
    isDefault: decides ? object.sourceRef?.default === object : undefined,
    assignment: userTask
      ? {
          assignee: textOf(assignment, 'assignee'),
          candidateUsers: textOf(assignment, 'candidateUsers'),
          candidateGroups: textOf(assignment, 'candidateGroups'),
        }
      : undefined,
    form: userTask ? textOf(extensionOf(object, 'zeebe:FormDefinition'), 'formKey') : undefined,
    due: userTask ? textOf(extensionOf(object, 'zeebe:TaskSchedule'), 'dueDate') : undefined,
    timer: timer(timerOf(object)),
  };
}

function timer(definition: Moddle | undefined): ElementProperties['timer'] {
  if (!definition) return undefined;
  for (const kind of ['timeDate', 'timeDuration', 'timeCycle'] as const) {
    const expression = definition[kind] as Moddle | undefined;
    if (expression) return { kind, text: expression.body ?? '' };
  }
  return { kind: 'timeDuration', text: '' };
}
