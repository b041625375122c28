/**
 * Changes of one element in the words of the property panel. Every change goes through the command stack, so it can be
 * undone; `together` makes one step of several. Texts of other files take part through `writeText`.
 */
import type { DiagramElement, Moddle, ServiceMap, Services } from './bpmn-types.ts';
import { extensionOf, timerOf, type Assignment, type DecisionCall, type TimerKind } from './element-properties.ts';
import { textCommand, togetherCommand, type TextChange } from './modeler-modules.ts';

export class ElementChanges {
  readonly #services: Services;
  readonly #selected: () => DiagramElement | undefined;

  constructor(services: Services, selected: () => DiagramElement | undefined) {
    this.#services = services;
    this.#selected = selected;
  }

  rename(name: string): void {
    this.#change((element) => {
      const property = element.businessObject.$type === 'bpmn:TextAnnotation' ? 'text' : 'name';
      this.#modeling.updateProperties(element, { [property]: name === '' ? undefined : name });
    });
  }
  setCondition(text: string): void {
    this.#change((element) => {
      const conditionExpression = text === '' ? undefined : this.#create('bpmn:FormalExpression', { body: text });
      this.#modeling.updateProperties(element, { conditionExpression });
    });
  }
  /** The way taken when no condition holds; it carries none itself. */
  setDefault(on: boolean): void {
    this.#change((element) => {
      const source = element.businessObject.sourceRef;
      const gateway = source && this.#services('elementRegistry').get(source.id);
      if (!gateway) return;
      this.together(() => {
        this.#modeling.updateProperties(gateway, { default: on ? element.businessObject : undefined });
        if (on) this.#modeling.updateProperties(element, { conditionExpression: undefined });
      });
    });
  }
  setAssignment(assignment: Assignment): void {
    this.#setExtension('zeebe:AssignmentDefinition', { ...assignment });
  }
  setForm(form: string): void {
    this.#setExtension('zeebe:FormDefinition', { formKey: form });
  }
  setDue(due: string): void {
    this.#setExtension('zeebe:TaskSchedule', { dueDate: due });
  }
  setJob(type: string): void {
    this.#setExtension('zeebe:TaskDefinition', { type });
  }
  setScript(expression: string, resultVariable: string): void {
    this.#setExtension('zeebe:Script', { expression, resultVariable });
  }
  setDecision(decision: DecisionCall): void {
    this.#setExtension('zeebe:CalledDecision', { ...decision });
  }
  setTimer(kind: TimerKind, text: string): void {
    this.#change((element) => {
      const definition = timerOf(element.businessObject);
      if (!definition) return;
      const expression = this.#create('bpmn:FormalExpression', { body: text });
      const none = { timeDate: undefined, timeDuration: undefined, timeCycle: undefined };
      this.#modeling.updateModdleProperties(element, definition, { ...none, [kind]: expression });
    });
  }
  setDocumentation(text: string): void {
    this.#change((element) => {
      const documentation = text === '' ? [] : [this.#create('bpmn:Documentation', { text })];
      this.#modeling.updateProperties(element, { documentation });
    });
  }

  writeText(change: TextChange): void {
    if (change.before !== change.after) this.#services('commandStack').execute(textCommand, change);
  }
  together(run: () => void): void {
    this.#services('commandStack').execute(togetherCommand, { run });
  }

  get #modeling(): ServiceMap['modeling'] {
    return this.#services('modeling');
  }
  #create(type: string, properties: object): Moddle {
    return this.#services('bpmnFactory').create(type, properties);
  }
  #change(change: (element: DiagramElement) => void): void {
    const element = this.#selected();
    if (element) change(element);
  }

  /** Puts, changes or (when nothing is filled in) takes away one extension element, keeping what else it carries. */
  #setExtension(type: string, properties: Readonly<Record<string, string>>): void {
    this.#change((element) => {
      const object = element.businessObject;
      const current = extensionOf(object, type);
      const filled = Object.values(properties).some((value) => value !== '');
      const set = Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, value || undefined]));
      if (current && filled) {
        this.#modeling.updateModdleProperties(element, current, set);
        return;
      }
      const holder = object.extensionElements ?? this.#create('bpmn:ExtensionElements', { values: [] });
      holder.$parent = object;
      const others = (holder.values ?? []).filter((value) => value.$type !== type);
      const values = filled ? [...others, this.#create(type, set)] : others;
      for (const value of values) value.$parent = holder;
      this.together(() => {
        if (!object.extensionElements) this.#modeling.updateProperties(element, { extensionElements: holder });
        this.#modeling.updateModdleProperties(element, holder, { values });
      });
    });
  }
}
