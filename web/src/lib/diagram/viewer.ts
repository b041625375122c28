/**
 * A BPMN diagram to look at, with the state of a case painted on it. The library is loaded when this module is, so
 * import it dynamically. Elements that the diagram does not have are answered by `paint`, to be listed beside it.
 *
 * The initial view never shrinks labels below 10 px: a diagram too wide for that opens at full size on the current step.
 */
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import { diagramColours } from './diagram-colours.ts';
import { touchNavigation, type Canvas } from './touch-navigation.ts';

export type ElementStatus = 'done' | 'current' | 'overdue' | 'incident' | 'cancelled';

export interface ElementMark {
  readonly element: string;
  readonly status: ElementStatus;
  /** Short text on the element's shoulder: who, how long, which round. */
  readonly badge?: string | undefined;
}

interface Shape {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly waypoints?: unknown;
  readonly labelTarget?: unknown;
  readonly incoming?: readonly Shape[];
  readonly source?: Shape;
  readonly target?: Shape;
}
interface FullCanvas extends Canvas {
  zoom(level?: number | 'fit-viewport', center?: { x: number; y: number } | 'auto'): number;
  viewbox(box?: { x: number; y: number; width: number; height: number }): {
    inner: { width: number; height: number; x: number; y: number };
    outer: { width: number; height: number };
  };
  addMarker(element: string, marker: string): void;
  removeMarker(element: string, marker: string): void;
}
interface Registry {
  get(id: string): Shape | undefined;
  filter(test: (shape: Shape) => boolean): readonly Shape[];
}
interface Overlays {
  add(
    element: string,
    type: string,
    overlay: { position: { top?: number; right?: number }; html: HTMLElement; scale: boolean },
  ): void;
  remove(filter: { type: string }): void;
}
interface EventBus {
  on(event: 'element.click', handler: (event: { element: Shape }) => void): void;
}

const LABEL_PX = 12;
const READABLE_PX = 10;
const BADGE = 'closeloop-state';

export class DiagramViewer {
  readonly #viewer: InstanceType<typeof NavigatedViewer>;
  readonly #stopTouch: () => void;
  #marked: readonly [string, string][] = [];

  constructor(container: HTMLElement, onSelect: (element: string) => void) {
    this.#viewer = new NavigatedViewer({
      container,
      moddleExtensions: { zeebe },
      bpmnRenderer: diagramColours,
    });
    this.#stopTouch = touchNavigation(container, this.#canvas);
    this.#viewer.get<EventBus>('eventBus').on('element.click', ({ element }) => {
      onSelect(element.id);
    });
  }

  get #canvas(): FullCanvas {
    return this.#viewer.get<FullCanvas>('canvas');
  }
  get #registry(): Registry {
    return this.#viewer.get<Registry>('elementRegistry');
  }

  async open(xml: string): Promise<void> {
    await this.#viewer.importXML(xml);
    this.#marked = [];
  }

  /** Paints the states; flows between two passed elements are painted as passed. Answers ids that are not drawn. */
  paint(marks: readonly ElementMark[]): readonly string[] {
    const canvas = this.#canvas;
    const overlays = this.#viewer.get<Overlays>('overlays');
    for (const [element, marker] of this.#marked) canvas.removeMarker(element, marker);
    overlays.remove({ type: BADGE });
    const drawn = marks.filter((mark) => this.#registry.get(mark.element));
    const statuses = new Map(drawn.map((mark) => [mark.element, mark.status]));
    const painted: [string, string][] = drawn.map((mark) => [mark.element, `state-${mark.status}`]);
    for (const flow of this.#registry.filter((shape) => shape.waypoints !== undefined)) {
      const from = flow.source && statuses.get(flow.source.id);
      if (from === 'done' && flow.target && statuses.has(flow.target.id)) painted.push([flow.id, 'state-done']);
    }
    for (const [element, marker] of painted) canvas.addMarker(element, marker);
    for (const mark of drawn)
      if (mark.badge)
        overlays.add(mark.element, BADGE, { position: { top: -12, right: 62 }, html: badge(mark), scale: false });
    this.#marked = painted;
    return marks.filter((mark) => !statuses.has(mark.element)).map((mark) => mark.element);
  }

  /** Shows the whole diagram when its labels stay readable, else opens at full size on `current`. */
  frame(current: string | undefined): void {
    const canvas = this.#canvas;
    const scale = canvas.zoom('fit-viewport', 'auto');
    if (scale > 1) canvas.zoom(1, 'auto');
    if (scale * LABEL_PX >= READABLE_PX) return;
    canvas.zoom(1);
    const shape = current === undefined ? undefined : this.#registry.get(current);
    const { inner, outer } = canvas.viewbox();
    const center = shape
      ? { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 }
      : { x: inner.x + outer.width / 2, y: inner.y + inner.height / 2 };
    canvas.viewbox({
      x: center.x - outer.width / 2,
      y: center.y - outer.height / 2,
      width: outer.width,
      height: outer.height,
    });
  }

  zoomBy(factor: number): void {
    const canvas = this.#canvas;
    const { outer } = canvas.viewbox();
    const level = Math.min(3, Math.max(0.3, canvas.zoom() * factor));
    canvas.zoom(level, { x: outer.width / 2, y: outer.height / 2 });
  }

  /** Marks one element as chosen, clearing the former choice. */
  choose(element: string | null): void {
    for (const shape of this.#registry.filter(() => true)) this.#canvas.removeMarker(shape.id, 'state-chosen');
    if (element !== null && this.#registry.get(element)) this.#canvas.addMarker(element, 'state-chosen');
  }

  close(): void {
    this.#stopTouch();
    this.#viewer.destroy();
  }
}

function badge(mark: ElementMark): HTMLElement {
  const element = document.createElement('div');
  element.className = `diagram-badge diagram-badge-${mark.status}`;
  element.textContent = mark.badge ?? '';
  return element;
}
