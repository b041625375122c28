/** The part of the modeler library's services that the studio uses. */
export interface Moddle {
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
export interface DiagramElement {
  id: string;
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  businessObject: Moddle;
  labelTarget?: DiagramElement;
}
interface Modeling {
  updateProperties(element: DiagramElement, properties: object): void;
  updateModdleProperties(element: DiagramElement, target: Moddle, properties: object): void;
  createShape(shape: DiagramElement, position: { x: number; y: number }, parent: DiagramElement): DiagramElement;
}
interface BpmnFactory {
  create(type: string, properties: object): Moddle;
}
interface ElementFactory {
  createShape(properties: object): DiagramElement;
}
interface Canvas {
  /** Sets the level, or only answers it. */
  zoom(level?: number | 'fit-viewport', center?: 'auto' | { x: number; y: number }): number;
  viewbox(): { x: number; y: number; width: number; height: number; outer: { width: number; height: number } };
  scrollToElement(element: DiagramElement, padding?: number): void;
  getRootElement(): DiagramElement;
}
interface Overlays {
  add(
    element: string,
    type: string,
    overlay: { position: { top: number; right: number }; html: HTMLElement; scale: boolean },
  ): void;
  remove(filter: { type: string }): void;
}
interface ElementRegistry {
  get(id: string): DiagramElement | undefined;
}
interface Selection {
  select(element: DiagramElement): void;
  get(): readonly DiagramElement[];
}
interface EventBus {
  on(event: string, handler: () => void): void;
}
export interface CommandStack {
  undo(): void;
  redo(): void;
  canUndo(): boolean;
  canRedo(): boolean;
  execute(command: string, context: object): void;
  registerHandler(command: string, handler: new () => object): void;
}
interface Create {
  start(event: Event, shape: DiagramElement): void;
}
interface AutoPlace {
  append(source: DiagramElement, shape: DiagramElement): void;
}
/** The services by name, as the library's injector answers them. */
export interface ServiceMap {
  autoPlace: AutoPlace;
  bpmnFactory: BpmnFactory;
  canvas: Canvas;
  commandStack: CommandStack;
  create: Create;
  elementFactory: ElementFactory;
  elementRegistry: ElementRegistry;
  eventBus: EventBus;
  modeling: Modeling;
  overlays: Overlays;
  selection: Selection;
}
export type Services = <Name extends keyof ServiceMap>(name: Name) => ServiceMap[Name];
