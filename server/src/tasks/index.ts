/** The door of tasks. */
export { type TaskDeps, taskBindings } from './tasks.endpoints.ts';
export { todoCount } from './inbox.service.ts';
export { storedFieldsOf } from './stored-fields.service.ts';
export { opener, type Opener, type OpenedTask, demand, formOf } from './opened-task.ts';
