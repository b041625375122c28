import type { DecisionMetadata, FormMetadata, ProcessMetadata } from '../../port.ts';
import { type CheckedResource, checkResources } from '../check.ts';
import { definitionTables } from '../deployed-kinds.ts';
import { Recorder } from '../recorder.ts';
import { Refused } from '../refused.ts';
import { openStartEvents } from '../start-events.ts';
import { KeyBlock } from '../store/key-block.ts';
import { isStorable } from '../store/rows.ts';
import type { CommandContext, CommandOf, Records } from './command.ts';

/** A definition of the deployment, whether it is new or was there in this very form. */
interface Deployed {
  readonly id: string;
  readonly name: string;
  readonly versionTag: string | null;
  readonly key: string;
  readonly version: number;
  readonly isDuplicate: boolean;
}

interface DeployedResource {
  readonly checked: CheckedResource;
  readonly deployed: readonly Deployed[];
}

interface LatestRow {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

/** Deployments follow one another, so that versions have no holes and no doubles. */
const lockText = `select nextval('engine.blocks')::text as block from (select pg_advisory_xact_lock(7021458801)) l`;

export async function deploy(context: CommandContext, command: CommandOf<'deploy'>): Promise<Records> {
  const checked = await checkResources(command.resources, context.limits);
  refuseUnlessSound(checked);
  const { rows } = await context.tx.query<{ block: string }>(lockText);
  const keys = new KeyBlock(rows[0]?.block ?? '0');
  const recorder = new Recorder(keys, context.now);
  const deploymentKey = keys.nextKey();
  const resources = await number(context, checked, keys);
  if (!resources.every(isKnown)) await store(context, resources, keys, deploymentKey);
  record(recorder, resources, deploymentKey, context.commandId);
  return recorder.records;
}

function refuseUnlessSound(checked: readonly CheckedResource[]): void {
  if (checked.length === 0) throw new Refused('INVALID_ARGUMENT', 'Expected to deploy at least one resource');
  if (!checked.every(({ resource }) => resource.name !== '' && isStorable(resource.name) && isStorable(resource.xml))) {
    throw new Refused('INVALID_ARGUMENT', 'A resource has an unusable name or unusable characters');
  }
  const refusals = checked.flatMap((resource) => resource.refusals);
  const errors = refusals.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  const lines = errors
    .slice(0, 5)
    .map(({ resource, elementId, reason }) => `${resource} ${elementId ?? ''}: ${reason.en}`);
  throw new Refused('INVALID_ARGUMENT', lines.join('\n'), refusals);
}

const isKnown = ({ deployed }: DeployedResource): boolean => deployed.every(({ isDuplicate }) => isDuplicate);

/**
 * Files that are all there in this very form, under these names, are not deployed again. When one is new, all get a new
 * version, so that what belongs together is found by its deployment.
 */
async function number(
  context: CommandContext,
  checked: readonly CheckedResource[],
  keys: KeyBlock,
): Promise<DeployedResource[]> {
  const known: (readonly LatestRow[])[] = [];
  for (const resource of checked) known.push(await latestOf(context, resource));
  const isDuplicate = checked.every(({ defined, checksum, resource }, index) =>
    defined.every(({ id }) =>
      known[index]?.some((row) => row.id === id && row.checksum === checksum && row.name === resource.name),
    ),
  );
  return checked.map((resource, index) => {
    const deployed = resource.defined.map(({ id, name, versionTag }): Deployed => {
      const latest = known[index]?.find((row) => row.id === id);
      const version = (latest?.version ?? 0) + (isDuplicate ? 0 : 1);
      return { id, name, versionTag, key: isDuplicate && latest ? latest.key : keys.nextKey(), version, isDuplicate };
    });
    return { checked: resource, deployed };
  });
}

async function latestOf({ tx }: CommandContext, { kind, defined }: CheckedResource): Promise<readonly LatestRow[]> {
  const { table, id } = definitionTables[kind];
  const text = `select distinct on (d.${id}) d.${id} as id, d.key::text, d.version, r.name, r.checksum
    from ${table} d join engine.resources r on r.key = d.resource_key
    where d.${id} = any($1::text[]) order by d.${id}, d.version desc`;
  return (await tx.query<LatestRow>(text, [defined.map((one) => one.id)])).rows;
}

async function store(
  context: CommandContext,
  resources: readonly DeployedResource[],
  keys: KeyBlock,
  deploymentKey: string,
): Promise<void> {
  for (const { checked, deployed } of resources) {
    const { table, id } = definitionTables[checked.kind];
    const { resource, checksum } = checked;
    await context.tx.query(
      `with resource as (insert into engine.resources (key, name, checksum, xml, deployed_at) values ($1, $2, $3, $4, $5))
        insert into ${table} (key, resource_key, ${id}, version, deployment_key, version_tag)
        select key, $1, id, version, $9::bigint, tag
          from unnest($6::bigint[], $7::text[], $8::integer[], $10::text[]) as d(key, id, version, tag)`,
      [
        ...[keys.nextKey(), resource.name, checksum, resource.xml, context.now.toISOString()],
        deployed.map(({ key }) => key),
        deployed.map((one) => one.id),
        deployed.map(({ version }) => version),
        deploymentKey,
        deployed.map(({ versionTag }) => versionTag),
      ],
    );
    if (checked.kind === 'process') await openStartEvents(context, processesOf(deployed), keys);
  }
}

const processesOf = (deployed: readonly Deployed[]) =>
  deployed.map(({ id, key }) => ({ bpmnProcessId: id, processDefinitionKey: key }));

function record(
  recorder: Recorder,
  resources: readonly DeployedResource[],
  deploymentKey: string,
  commandId: string,
): void {
  const of = <Metadata>(kind: CheckedResource['kind'], metadata: (one: Deployed, of: CheckedResource) => Metadata) =>
    resources
      .filter(({ checked }) => checked.kind === kind)
      .flatMap(({ checked, deployed }) =>
        deployed.map((one) => ({ ...metadata(one, checked), isDuplicate: one.isDuplicate })),
      );
  const processesMetadata = of('process', processMetadata);
  const decisionsMetadata = of('decision', decisionMetadata);
  const formMetadata = of('form', formMetadataOf);
  for (const { isDuplicate, ...value } of processesMetadata) {
    if (!isDuplicate) recorder.add({ key: value.processDefinitionKey, valueType: 'PROCESS', intent: 'CREATED', value });
  }
  for (const { isDuplicate, ...value } of decisionsMetadata) {
    if (!isDuplicate) recorder.add({ key: value.decisionKey, valueType: 'DECISION', intent: 'CREATED', value });
  }
  for (const { isDuplicate, ...value } of formMetadata) {
    if (!isDuplicate) recorder.add({ key: value.formKey, valueType: 'FORM', intent: 'CREATED', value });
  }
  const value = { processesMetadata, decisionsMetadata, formMetadata, commandId };
  recorder.add({ key: deploymentKey, valueType: 'DEPLOYMENT', intent: 'CREATED', value });
}

function fileOf({ resource, checksum }: CheckedResource): { resourceName: string; checksum: string } {
  return { resourceName: resource.name, checksum };
}

function processMetadata({ id, version, key }: Deployed, checked: CheckedResource): ProcessMetadata {
  return { bpmnProcessId: id, version, processDefinitionKey: key, ...fileOf(checked) };
}

function decisionMetadata({ id, name, version, key }: Deployed, checked: CheckedResource): DecisionMetadata {
  return { decisionId: id, decisionName: name, version, decisionKey: key, ...fileOf(checked) };
}

function formMetadataOf({ id, version, key }: Deployed, checked: CheckedResource): FormMetadata {
  return { formId: id, version, formKey: key, ...fileOf(checked) };
}
