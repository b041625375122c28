/** The door of operations. */
export { operationsBindings } from './operations.endpoints.ts';
