/** What a deployment would be refused for. Reads and checks files; needs no database. */
import { createHash } from 'node:crypto';
import { checkModel } from '../model/check-model.ts';
import type { Model } from '../model/model.ts';
import { readModel } from '../model/read-model.ts';
import { finding, type Finding } from '../model/refusals.ts';
import type { Limits, Refusal, Resource } from '../port.ts';
import { supportedElements } from './behaviours/registry.ts';

export interface CheckedResource {
  readonly resource: Resource;
  readonly model: Model | null;
  readonly refusals: readonly Refusal[];
  readonly checksum: string;
}

export async function checkResources(resources: readonly Resource[], limits: Limits): Promise<CheckedResource[]> {
  const checked: CheckedResource[] = [];
  const seen = new Set<string>();
  for (const resource of resources) {
    const { model, findings } = await readModel(resource.xml, limits);
    const problems = model
      ? [...checkModel(model, supportedElements), ...findings, ...repeated(model, seen)]
      : findings;
    const refusals = problems.map((problem) => ({ resource: resource.name, ...problem }));
    const checksum = createHash('sha256').update(resource.xml).digest('hex');
    checked.push({ resource, model, refusals, checksum });
  }
  return checked;
}

/** One process id, one file of a deployment. */
function repeated(model: Model, seen: Set<string>): Finding[] {
  return model.processes.flatMap(({ id }) => {
    const found = seen.has(id) ? [finding('process.duplicate', id, id)] : [];
    seen.add(id);
    return found;
  });
}
