/** The door of applications: deployments in memory, publishing, the studio's endpoints. */
export { type Catalogue, openCatalogue } from './catalogue.ts';
export { type Deployed, diagramOf, elementName, processOf, taskForm, taskSettings } from './deployed.ts';
export { type EngineDoor, openEngineDoor } from './engine-door.ts';
export { evaluateText, type FeelContext, isTrue } from './expressions.ts';
export { inBothLanguages, type Localised, phraseText, word, type Words, written } from './phrases.ts';
export { openPublisher } from './publish.ts';
export { demoDataOf } from './demo-data.ts';
export { ONLINE } from './store.ts';
export { deployShipped } from './shipped.ts';
export { studioBindings } from './studio.endpoints.ts';
export { validatorOver } from './validation.ts';
