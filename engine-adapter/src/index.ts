/** The door of the engine room. */
export * from './port.ts';
export { openEmbeddedEngine, type EmbeddedEngineOptions } from './embedded/engine.ts';
export { readModel, type ReadResult } from './model/read-model.ts';
export { readDecisions } from './decision/read-decisions.ts';
export type { Decision, DecisionModel } from './decision/decision-model.ts';
export type { Finding } from './model/refusals.ts';
export type {
  ElementType,
  EventType,
  Extensions,
  Mapping,
  Model,
  ModelElement,
  ModelFlow,
  ModelProcess,
  PropertyText,
  TimerDefinition,
} from './model/model.ts';
