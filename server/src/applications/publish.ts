/**
 * Publishing: freezes a folder as the next deployment of its application and gives its diagrams to the engine, in one
 * transaction. Nothing is published when the validator or the engine finds an error; running cases keep theirs.
 */
import { v7 as uuid } from 'uuid';
import type { ApplicationProblem, Language } from '@closeloop/contracts';
import type { EngineRecord, Refusal } from '@closeloop/engine-adapter';
import { problem } from '../kernel/problem.ts';
import type { Tx } from '../kernel/types.ts';
import { compileFolder, type DeployedContent, type Folder } from './deployed.ts';
import type { EngineDoor } from './engine-door.ts';
import {
  claimDecisionIds,
  claimProcessIds,
  type DeploymentRow,
  folderHash,
  insertDeployment,
  insertMappings,
  loadFolder,
  lockApplication,
} from './store.ts';

export type Validate = (tx: Tx, folder: Folder, language: Language) => Promise<ApplicationProblem[]>;

export interface Publication {
  readonly app: string;
  readonly folder: Folder;
  readonly source: DeploymentRow['source'];
  readonly note: string;
  readonly language: Language;
  readonly by: { readonly personId: string; readonly name: string } | null;
}

export interface Published {
  readonly row: DeploymentRow;
  readonly problems: readonly ApplicationProblem[];
}

export interface Publisher {
  publish(tx: Tx, publication: Publication): Promise<Published>;
}

export function openPublisher(engine: EngineDoor, validate: Validate): Publisher {
  engine.listen(async (tx, batch) => {
    for (const record of batch) if (record.valueType === 'DEPLOYMENT') await projectDeployment(tx, record);
  });
  return {
    publish: async (tx, publication) => {
      const problems = await validate(tx, publication.folder, publication.language);
      refuse(problems);
      const content = await compileFolder(publication.folder);
      const row = await tx.asSystem(() => freeze(tx, engine, publication, content));
      return { row, problems };
    },
  };
}

async function freeze(
  tx: Tx,
  engine: EngineDoor,
  publication: Publication,
  content: DeployedContent,
): Promise<DeploymentRow> {
  const { app, folder, source, note, by } = publication;
  const number = (await lockApplication(tx, app)) + 1;
  const foreignProcesses = await claimProcessIds(
    tx,
    app,
    content.diagrams.map((one) => one.bpmnProcessId),
  );
  const decisionIds = content.decisions.flatMap((one) => one.decisionIds);
  const foreignDecisions = await claimDecisionIds(tx, app, decisionIds);
  refuse([
    ...foreignProcesses.map((id) => foreignProcess(content, id)),
    ...foreignDecisions.map((id) => foreignDecision(content, id)),
  ]);
  const row: Omit<DeploymentRow, 'online'> = {
    id: uuid(),
    app,
    number,
    hash: folderHash(folder),
    source,
    note,
    created_by: by?.personId ?? null,
    created_by_name: by?.name ?? '',
    created_at: new Date(),
  };
  await insertDeployment(tx, row, folder);
  const files = [...content.diagrams, ...content.decisions];
  const resources = files.map((one) => ({ name: `${app}/${one.file}`, xml: one.xml }));
  const outcome = await engine.submit(tx, { type: 'deploy', commandId: row.id, resources });
  if (outcome && outcome.code !== 'OK')
    refuse(
      (outcome.refusals ?? []).map((one) => refusalProblem(one, publication.language)),
      outcome.message,
    );
  return { ...row, online: true };
}

/** Notes which definition of the engine each diagram of the deployment became. */
async function projectDeployment(tx: Tx, record: Extract<EngineRecord, { valueType: 'DEPLOYMENT' }>): Promise<void> {
  const deploymentId = record.value.commandId;
  const content = await compileFolder(await loadFolder(tx, deploymentId));
  const mappings = content.diagrams.flatMap((diagram) => {
    const found = record.value.processesMetadata.find((one) => one.bpmnProcessId === diagram.bpmnProcessId);
    if (!found) return [];
    const { bpmnProcessId, processDefinitionKey } = found;
    return [{ process: diagram.process, variant: diagram.variant, bpmnProcessId, processDefinitionKey }];
  });
  await insertMappings(tx, deploymentId, mappings);
}

function refuse(problems: readonly ApplicationProblem[], message?: string): void {
  const errors = problems.filter((one) => one.severity === 'error');
  if (errors.length === 0 && message === undefined) return;
  const named = errors.map((one) => ({
    path: `/${one.file}${one.element ? `#${one.element}` : one.path}`,
    code: one.code,
    message: one.message,
  }));
  throw problem(
    'deploy-refused',
    { n: Math.max(errors.length, 1) },
    { errors: named, ...(message && { detail: message }) },
  );
}

function refusalProblem(refusal: Refusal, language: Language): ApplicationProblem {
  const [app = '', file = ''] = refusal.resource.split('/');
  return {
    file: `workflows/${app}/${file}`,
    path: '',
    severity: refusal.severity,
    code: refusal.code,
    message: refusal.reason[language],
    ...(refusal.elementId ? { element: refusal.elementId } : {}),
  };
}

function foreignProcess(content: DeployedContent, id: string): ApplicationProblem {
  const file = content.diagrams.find((one) => one.bpmnProcessId === id)?.file ?? '';
  return foreign(content, file, 'diagram.foreignProcessId', `The process id ${id} belongs to another application`, id);
}

function foreignDecision(content: DeployedContent, id: string): ApplicationProblem {
  const file = content.decisions.find((one) => one.decisionIds.includes(id))?.file ?? '';
  return foreign(
    content,
    file,
    'diagram.foreignDecisionId',
    `The decision id ${id} belongs to another application`,
    id,
  );
}

function foreign(
  { app }: DeployedContent,
  file: string,
  code: string,
  message: string,
  element: string,
): ApplicationProblem {
  return { file: `workflows/${app.id}/${file}`, path: '', severity: 'error', code, message, element };
}
