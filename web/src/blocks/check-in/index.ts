export { positionOnce } from './position-once.ts';
