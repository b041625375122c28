/** The door of the building blocks. */
export type { BlockInput, Gap, ItemRecord, Summary } from './block.ts';
export { distanceBetween } from './check-in/distance.ts';
export { joinBindings } from './companions/join.endpoints.ts';
export { blockOf } from './registry.ts';
