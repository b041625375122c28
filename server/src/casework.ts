/**
 * Opens the rooms in which cases live: deployments, cases, tasks, building blocks, operations. The shipped applications
 * are online before this resolves, because the organisation reads what they declare when it starts.
 */
import path from 'node:path';
import {
  demoDataOf,
  deployShipped,
  openCatalogue,
  openEngineDoor,
  openPublisher,
  studioBindings,
  validatorOver,
} from './applications/index.ts';
import { joinBindings } from './blocks/index.ts';
import { caseBindings, caseworkFor, openSettling } from './cases/index.ts';
import type { Feature } from './kernel/types.ts';
import { operationsBindings } from './operations/index.ts';
import { caseFiles, companionField, opener, storedFieldsOf, taskBindings, todoCount } from './tasks/index.ts';
import type { Ground, OpenRooms } from './wiring.ts';

const SHIPPED = path.resolve(import.meta.dirname, '../..');

/** `shipped`: the folder that holds `workflows/` and `forms/`. */
export const openCasework =
  (shipped = SHIPPED): OpenRooms =>
  async (ground: Ground) => {
    const { changes, signing, transact, log } = ground;
    const engine = openEngineDoor(ground.engine);
    const catalogue = openCatalogue();
    const validate = validatorOver(catalogue, ground.engine);
    const publisher = openPublisher(engine, validate);
    const settling = openSettling({ catalogue, engine, changes, wakeEngine: () => ground.wakeEngine() });
    const open = opener(catalogue);
    const shared = { catalogue, engine, settling };
    const feature: Feature = {
      bindings: [
        ...caseBindings({ ...shared, items: { todoCount, storedFields: storedFieldsOf } }),
        ...taskBindings(shared),
        ...joinBindings({
          signing,
          changes,
          openFor: (tx, actor, id, field) => companionField(open, tx, actor, id, field),
        }),
        ...studioBindings({ publisher, validate, changes, settlePosts: (tx) => ground.settlePosts(tx) }),
        ...operationsBindings(shared),
      ],
    };
    const deployed = await transact((tx) => deployShipped(tx, publisher, shipped));
    if (deployed.length > 0) log.info({ applications: deployed }, 'shipped applications deployed');
    return {
      features: [feature],
      applications: catalogue,
      demo: ground.demo ? await transact((tx) => demoDataOf(tx, catalogue)) : [],
      work: caseworkFor(settling),
      files: caseFiles(catalogue, open),
    };
  };
