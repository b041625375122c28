/** The door of operations. */
export { openPump, type Pump } from './pump.ts';
