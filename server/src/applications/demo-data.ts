/** Sample people, posts and grants of the installed applications; read in the demonstration only. */
import { Demo } from '@closeloop/contracts/application';
import type { Tx } from '../kernel/types.ts';
import type { Catalogue } from './catalogue.ts';
import { textOf } from './deployed.ts';
import { loadFolder } from './store.ts';

export async function demoDataOf(tx: Tx, catalogue: Catalogue): Promise<Demo[]> {
  const found: Demo[] = [];
  for (const { id, app } of await catalogue.installed(tx)) {
    const file = (await loadFolder(tx, id)).get(`workflows/${app.id}/demo.json`);
    if (file) found.push(Demo.parse(JSON.parse(textOf(file))));
  }
  return found;
}
