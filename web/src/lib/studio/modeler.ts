/**
 * The BPMN modeler of the studio; loaded only there. It tells what is selected, takes new elements, shows problems on
 * elements, and hands changes to ElementChanges. The XML stays plain BPMN with the engine's extensions.
 */
import Modeler from 'bpmn-js/lib/Modeler';
import behaviors from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import { diagramColours } from '#lib/diagram/diagram-colours.ts';
import type { DiagramElement, ServiceMap } from './bpmn-types.ts';
import { ElementChanges } from './element-changes.ts';
import { readElement, type ElementProperties } from './element-properties.ts';
import { studioModules } from './modeler-modules.ts';
import { modelerWord } from './modeler-words.ts';

/** What stands at an element: how many problems, whether one stops publishing, all of them as text. */
export interface ElementProblem {
  readonly count: number;
  readonly error: boolean;
  readonly text: string;
}
export interface ModelerEvents {
  readonly onselect: (element: ElementProperties | null) => void;
  /** The diagram, or a text that is part of its history, has changed. */
  readonly onchange: (history: { readonly undo: boolean; readonly redo: boolean }) => void;
  readonly onzoom: (level: number) => void;
}

const PROBLEM = 'closeloop-problem';
const appendable = /^bpmn:(?!EndEvent|SequenceFlow|TextAnnotation|Process|Participant|Lane)/;

export class DiagramModeler {
  readonly change: ElementChanges;
  readonly #events: ModelerEvents;
  readonly #modeler: InstanceType<typeof Modeler>;

  constructor(container: HTMLElement, events: ModelerEvents) {
    this.#events = events;
    this.#modeler = new Modeler({
      container,
      moddleExtensions: { zeebe },
      bpmnRenderer: diagramColours,
      additionalModules: [behaviors, studioModules, { translate: ['value', modelerWord] }],
    });
    this.change = new ElementChanges(
      (name) => this.#get(name),
      () => this.#selected(),
    );
    const bus = this.#get('eventBus');
    bus.on('selection.changed', () => {
      this.#tell();
    });
    bus.on('commandStack.changed', () => {
      this.#tell();
      const stack = this.#get('commandStack');
      events.onchange({ undo: stack.canUndo(), redo: stack.canRedo() });
    });
    bus.on('canvas.viewbox.changed', () => {
      events.onzoom(this.#canvas.zoom());
    });
  }

  async open(xml: string): Promise<void> {
    await this.#modeler.importXML(xml);
    this.fit();
    this.#tell();
  }
  async xml(): Promise<string> {
    const { xml } = await this.#modeler.saveXML({ format: true });
    return xml ?? '';
  }

  undo(): void {
    this.#get('commandStack').undo();
  }
  redo(): void {
    this.#get('commandStack').redo();
  }

  /** The whole diagram, never larger than life. */
  fit(): void {
    if (this.#canvas.zoom('fit-viewport', 'auto') > 1) this.#canvas.zoom(1, 'auto');
  }
  zoomBy(factor: number): void {
    const { outer } = this.#canvas.viewbox();
    const level = Math.min(3, Math.max(0.3, this.#canvas.zoom() * factor));
    this.#canvas.zoom(level, { x: outer.width / 2, y: outer.height / 2 });
  }

  /** Selects an element and brings it into view. Answers false when the diagram does not have it. */
  select(id: string): boolean {
    const element = this.#registry.get(id);
    if (!element) return false;
    this.#get('selection').select(element);
    this.#canvas.scrollToElement(element, 100);
    return true;
  }

  /** A new element under the pointer, to be dropped where it belongs. */
  drag(event: Event, shape: object): void {
    this.#get('create').start(event, this.#make(shape));
  }
  /** A new element after the selected one, else in the middle of what is seen. */
  add(shape: object): void {
    const source = this.#selected();
    const made = this.#make(shape);
    if (source && appendable.test(source.type)) {
      this.#get('autoPlace').append(source, made);
      return;
    }
    const { x, y, width, height } = this.#canvas.viewbox();
    const placed = this.#get('modeling').createShape(
      made,
      { x: Math.round(x + width / 2), y: Math.round(y + height / 2) },
      this.#canvas.getRootElement(),
    );
    this.#get('selection').select(placed);
  }

  /** Badges on the elements that have problems. */
  showProblems(problems: ReadonlyMap<string, ElementProblem>): void {
    const overlays = this.#get('overlays');
    overlays.remove({ type: PROBLEM });
    for (const [id, problem] of problems) {
      if (!this.#registry.get(id)) continue;
      const html = badge(problem);
      html.addEventListener('click', () => this.select(id));
      overlays.add(id, PROBLEM, { position: { top: -12, right: 12 }, html, scale: false });
    }
  }

  close(): void {
    this.#modeler.destroy();
  }

  #get<Name extends keyof ServiceMap>(name: Name): ServiceMap[Name] {
    return this.#modeler.get<ServiceMap[Name]>(name);
  }
  get #canvas(): ServiceMap['canvas'] {
    return this.#get('canvas');
  }
  get #registry(): ServiceMap['elementRegistry'] {
    return this.#get('elementRegistry');
  }
  #make(shape: object): DiagramElement {
    return this.#get('elementFactory').createShape(shape);
  }
  #selected(): DiagramElement | undefined {
    const [first, second] = this.#get('selection').get();
    return second ? undefined : (first?.labelTarget ?? first);
  }
  #tell(): void {
    const element = this.#selected();
    this.#events.onselect(element ? readElement(element) : null);
  }
}

function badge({ count, error, text }: ElementProblem): HTMLElement {
  const html = document.createElement('button');
  html.type = 'button';
  html.className = error ? 'problem-badge problem-error' : 'problem-badge';
  html.textContent = count === 1 ? '!' : String(count);
  html.title = text;
  html.setAttribute('aria-label', text);
  return html;
}
