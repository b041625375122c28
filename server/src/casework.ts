/**
 * Constructs what cases run on: engine, deployments, cases, tasks, building blocks, operations. `start` deploys the
 * shipped applications and sets the engine's clock going; it comes before whatever reads the installed applications.
 */
import { openEmbeddedEngine, type Transact } from '@closeloop/engine-adapter';
import { type Catalogue, declaredBy, deployShipped, openCatalogue, openEngineDoor, openPublisher, studioBindings, validatorOver } from './applications/index.ts';
import { joinBindings } from './blocks/index.ts';
import { caseBindings, caseworkFor, openSettling } from './cases/index.ts';
import type { Changes } from './kernel/changes.ts';
import type { Db } from './kernel/db.ts';
import type { Log } from './kernel/log.ts';
import type { Signing } from './kernel/signing.ts';
import type { Feature } from './kernel/types.ts';
import type { CaseWork, InstalledApplications } from './organisation/index.ts';
import { openPump, operationsBindings } from './operations/index.ts';
import { companionField, opener, storedFieldsOf, taskBindings, todoCount } from './tasks/index.ts';

export interface CaseworkParts {
  readonly db: Db;
  readonly log: Log;
  readonly changes: Changes;
  readonly signing: Signing;
  /** Folder with `workflows/` and `forms/`. */
  readonly shipped: string;
}

export interface Casework {
  readonly feature: Feature;
  /** What the organisation asks of applications and cases. */
  readonly applications: InstalledApplications;
  readonly cases: CaseWork;
  /** Names of what is online, for the session. */
  readonly catalogue: Catalogue;
}

export function openCasework({ db, log, changes, signing, shipped }: CaseworkParts): Casework {
  const engine = openEngineDoor(openEmbeddedEngine({ transact: db.system as unknown as Transact }));
  const catalogue = openCatalogue();
  const validate = validatorOver(catalogue, engine.engine);
  const publisher = openPublisher(engine, validate);
  const open = opener((tx, id) => catalogue.byId(tx, id));
  const settling = openSettling(catalogue, engine, changes);
  const pump = openPump(engine.engine, log);
  const shared = { catalogue, engine, settling };
  return {
    catalogue,
    applications: declaredBy(catalogue),
    cases: caseworkFor(settling),
    feature: {
      bindings: [
        ...caseBindings({ ...shared, items: { todoCount, storedFields: storedFieldsOf } }),
        ...taskBindings(shared),
        ...joinBindings({ signing, changes, openFor: (tx, actor, id, field) => companionField(open, tx, actor, id, field) }),
        ...studioBindings({ publisher, validate, changes }),
        ...operationsBindings(shared),
      ],
      start: async () => {
        const deployed = await db.system((tx) => deployShipped(tx, publisher, shipped));
        if (deployed.length > 0) log.info({ applications: deployed }, 'shipped applications deployed');
        pump.start();
      },
      stop: () => pump.stop(),
    },
  };
}
