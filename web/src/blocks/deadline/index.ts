export { fromLocalInput, toLocalInput } from './working-days.ts';
