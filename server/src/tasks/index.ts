/** The door of tasks. */
export { taskBindings } from './tasks.endpoints.ts';
export { todoCount } from './inbox.service.ts';
export { storedFieldsOf } from './stored-fields.service.ts';
export { caseFiles } from './case-files.ts';
export { companionField } from './companion-field.ts';
export { opener } from './opened-task.ts';
