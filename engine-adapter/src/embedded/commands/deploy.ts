import type { ProcessMetadata } from '../../port.ts';
import { type CheckedResource, checkResources } from '../check.ts';
import { Recorder } from '../recorder.ts';
import { Refused } from '../refused.ts';
import { openStartEvents } from '../start-events.ts';
import { KeyBlock } from '../store/key-block.ts';
import { isStorable } from '../store/rows.ts';
import type { CommandContext, CommandOf, Records } from './command.ts';

interface Deployed extends ProcessMetadata {
  readonly isDuplicate: boolean;
}

/** Deployments follow one another, so that versions have no holes and no doubles. */
const lockText = `select nextval('engine.blocks')::text as block from (select pg_advisory_xact_lock(7021458801)) l`;

const latestText = `select distinct on (d.bpmn_process_id) d.key::text, d.bpmn_process_id, d.version, r.name, r.checksum
  from engine.process_definitions d join engine.resources r on r.key = d.resource_key
  where d.bpmn_process_id = any($1::text[]) order by d.bpmn_process_id, d.version desc`;

interface LatestRow {
  readonly key: string;
  readonly bpmn_process_id: string;
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
}

export async function deploy(context: CommandContext, command: CommandOf<'deploy'>): Promise<Records> {
  const checked = await checkResources(command.resources, context.limits);
  refuseUnlessSound(checked);
  const { rows } = await context.tx.query<{ block: string }>(lockText);
  const keys = new KeyBlock(rows[0]?.block ?? '0');
  const recorder = new Recorder(keys, context.now);
  const deploymentKey = keys.nextKey();
  const deployed: Deployed[] = [];
  for (const resource of checked) deployed.push(...(await deployResource(context, resource, keys, deploymentKey)));
  for (const { isDuplicate, ...metadata } of deployed) {
    if (isDuplicate) continue;
    recorder.add({ key: metadata.processDefinitionKey, valueType: 'PROCESS', intent: 'CREATED', value: metadata });
  }
  const value = { processesMetadata: deployed, commandId: context.commandId };
  recorder.add({ key: deploymentKey, valueType: 'DEPLOYMENT', intent: 'CREATED', value });
  return recorder.records;
}

function refuseUnlessSound(checked: readonly CheckedResource[]): void {
  if (checked.length === 0) throw new Refused('INVALID_ARGUMENT', 'Expected to deploy at least one resource');
  if (!checked.every(({ resource }) => resource.name !== '' && isStorable(resource.name) && isStorable(resource.xml))) {
    throw new Refused('INVALID_ARGUMENT', 'A resource has an unusable name or unusable characters');
  }
  const refusals = checked.flatMap((resource) => resource.refusals);
  if (refusals.length === 0) return;
  const lines = refusals
    .slice(0, 5)
    .map(({ resource, elementId, reason }) => `${resource} ${elementId ?? ''}: ${reason.en}`);
  throw new Refused('INVALID_ARGUMENT', lines.join('\n'), refusals);
}

/** A file whose processes are all deployed in this very form, under this name, is not deployed again. */
async function deployResource(
  context: CommandContext,
  checked: CheckedResource,
  keys: KeyBlock,
  deploymentKey: string,
): Promise<Deployed[]> {
  const { resource, checksum, model } = checked;
  const ids = (model?.processes ?? []).filter(({ isExecutable }) => isExecutable).map(({ id }) => id);
  const { rows } = await context.tx.query<LatestRow>(latestText, [ids]);
  const latest = new Map(rows.map((row) => [row.bpmn_process_id, row]));
  const isDuplicate = ids.every(
    (id) => latest.get(id)?.checksum === checksum && latest.get(id)?.name === resource.name,
  );
  const deployed = ids.map((id): Deployed => {
    const known = latest.get(id);
    const key = isDuplicate && known ? known.key : keys.nextKey();
    const version = (known?.version ?? 0) + (isDuplicate ? 0 : 1);
    const metadata = { bpmnProcessId: id, version, processDefinitionKey: key, resourceName: resource.name, checksum };
    return { ...metadata, isDuplicate };
  });
  if (isDuplicate) return deployed;
  await store(context, checked, keys.nextKey(), deployed, deploymentKey);
  await openStartEvents(context, deployed, keys);
  return deployed;
}

async function store(
  context: CommandContext,
  checked: CheckedResource,
  key: string,
  deployed: readonly Deployed[],
  deploymentKey: string,
): Promise<void> {
  const tagOf = (id: string): string | null => checked.model?.elements.get(id)?.extensions.versionTag ?? null;
  await context.tx.query(
    `with resource as (insert into engine.resources (key, name, checksum, xml, deployed_at) values ($1, $2, $3, $4, $5))
      insert into engine.process_definitions (key, resource_key, bpmn_process_id, version, deployment_key, version_tag)
      select key, $1, id, version, $9::bigint, tag
        from unnest($6::bigint[], $7::text[], $8::integer[], $10::text[]) as d(key, id, version, tag)`,
    [
      key,
      checked.resource.name,
      checked.checksum,
      checked.resource.xml,
      context.now.toISOString(),
      deployed.map(({ processDefinitionKey }) => processDefinitionKey),
      deployed.map(({ bpmnProcessId }) => bpmnProcessId),
      deployed.map(({ version }) => version),
      deploymentKey,
      deployed.map(({ bpmnProcessId }) => tagOf(bpmnProcessId)),
    ],
  );
}
