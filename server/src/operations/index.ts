/** The door of operations. */
export { operationsBindings } from './operations.endpoints.ts';
export { openPump, type Pump } from './pump.ts';
