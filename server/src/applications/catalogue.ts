/**
 * Deployments in memory. `byId` answers any deployment, `online` the one new cases start on, `installed` all of those.
 * What is online is asked of the database each time, so a publication by another process is seen at once.
 */
import type { Tx } from '../kernel/types.ts';
import { compileFolder, type Deployed } from './deployed.ts';
import {
  definitionsOf,
  deploymentById,
  type DeploymentRow,
  loadFolder,
  onlineDeployment,
  onlineDeployments,
} from './store.ts';

export interface Catalogue {
  byId(tx: Tx, id: string): Promise<Deployed>;
  online(tx: Tx, app: string): Promise<Deployed | undefined>;
  installed(tx: Tx): Promise<Deployed[]>;
}

/** Applications that name no place follow those that do, in order of installation. */
const LAST = 1000;

export function openCatalogue(): Catalogue {
  const known = new Map<string, Deployed>();
  const load = async (tx: Tx, row: Pick<DeploymentRow, 'id' | 'number'>): Promise<Deployed> => {
    const found = known.get(row.id);
    if (found) return found;
    const content = await compileFolder(await loadFolder(tx, row.id));
    const definitions = await definitionsOf(tx, row.id);
    const deployed = { ...content, id: row.id, number: row.number, definitions };
    // A remote engine tells the definitions later; until then the deployment is read again.
    if (definitions.size === content.diagrams.length) known.set(row.id, deployed);
    return deployed;
  };
  return {
    byId: async (tx, id) => {
      const found = known.get(id);
      if (found) return found;
      const row = await deploymentById(tx, id);
      if (!row) throw new Error(`there is no deployment ${id}`);
      return load(tx, row);
    },
    online: async (tx, app) => {
      const row = await onlineDeployment(tx, app);
      return row && load(tx, row);
    },
    installed: async (tx) => {
      const loaded: Deployed[] = [];
      for (const row of await onlineDeployments(tx)) loaded.push(await load(tx, row));
      return loaded.sort((one, other) => (one.app.order ?? LAST) - (other.app.order ?? LAST));
    },
  };
}
