/** The validator over what is installed: posts, process ids and people of the other applications count. */
import type { ApplicationProblem, Language } from '@closeloop/contracts';
import { Demo } from '@closeloop/contracts/application';
import type { Engine } from '@closeloop/engine-adapter';
import type { Tx } from '../kernel/types.ts';
import type { Catalogue } from './catalogue.ts';
import type { Deployed, Folder } from './deployed.ts';
import { diagramsOf } from './engine-diagrams.ts';
import type { Validate } from './publish.ts';
import { loadFolder } from './store.ts';
import { type Installed, type Problem, validateApplication } from './validate/index.ts';

export function validatorOver(catalogue: Catalogue, engine: Pick<Engine, 'check'>): Validate {
  const diagrams = diagramsOf(engine);
  return async (tx: Tx, folder: Folder, language: Language) => {
    const installed: Installed[] = [];
    for (const deployed of await catalogue.installed(tx)) installed.push(await installedFrom(tx, deployed));
    const problems = await validateApplication(folder, { diagrams, installed });
    return problems.map((one) => present(one, language));
  };
}

async function installedFrom(tx: Tx, deployed: Deployed): Promise<Installed> {
  const demo = (await loadFolder(tx, deployed.id)).get(`workflows/${deployed.app.id}/demo.json`);
  return {
    app: deployed.app.id,
    posts: deployed.app.posts ?? {},
    processIds: deployed.diagrams.map((one) => one.bpmnProcessId),
    decisionIds: deployed.decisions.flatMap((one) => one.decisionIds),
    people: demo ? Demo.parse(JSON.parse(new TextDecoder().decode(demo))).people : [],
  };
}

function present({ file, path, severity, code, message }: Problem, language: Language): ApplicationProblem {
  return {
    file,
    path,
    severity,
    code,
    message: message[language],
    ...(/\.(bpmn|dmn)$/.test(file) && path !== '' && { element: path }),
  };
}
