/** What a deployment would be refused for. Reads and checks files; needs no database. */
import { createHash } from 'node:crypto';
import { checkDecisions } from '../decision/check-decisions.ts';
import { readDecisions } from '../decision/read-decisions.ts';
import { readForm } from '../form/read-form.ts';
import { checkModel } from '../model/check-model.ts';
import { checkOrder } from '../model/check-order.ts';
import type { Defined } from '../model/defined.ts';
import { readModel } from '../model/read-model.ts';
import { finding, type Finding } from '../model/refusals.ts';
import type { Limits, Refusal, Resource } from '../port.ts';
import { supportedElements } from './behaviours/registry.ts';
import type { DefinitionKind } from './deployed-kinds.ts';

export interface CheckedResource {
  readonly resource: Resource;
  readonly kind: DefinitionKind;
  readonly defined: readonly Defined[];
  readonly refusals: readonly Refusal[];
  readonly checksum: string;
}

interface Read {
  readonly defined: readonly Defined[];
  readonly findings: readonly Finding[];
}

const readers: Readonly<Record<DefinitionKind, (xml: string, limits: Limits) => Promise<Read>>> = {
  process: async (xml, limits) => {
    const { model, findings } = await readModel(xml, limits);
    if (!model) return { defined: [], findings };
    const defined = model.processes
      .filter(({ isExecutable }) => isExecutable)
      .map(({ id, name }) => ({ id, name, versionTag: model.elements.get(id)?.extensions.versionTag ?? null }));
    return { defined, findings: [...checkModel(model, supportedElements), ...findings, ...checkOrder(xml)] };
  },
  decision: async (xml, limits) => {
    const { model, findings } = await readDecisions(xml, limits);
    if (!model) return { defined: [], findings };
    return { defined: [...model.decisions.values()], findings: [...checkDecisions(model), ...findings] };
  },
  form: (xml, limits) => Promise.resolve(readForm(xml, limits)),
};

export function kindOf({ name }: Resource): DefinitionKind {
  if (name.endsWith('.dmn')) return 'decision';
  return name.endsWith('.form') ? 'form' : 'process';
}

export async function checkResources(resources: readonly Resource[], limits: Limits): Promise<CheckedResource[]> {
  const checked: CheckedResource[] = [];
  const seen = new Set<string>();
  for (const resource of resources) {
    const kind = kindOf(resource);
    const { defined, findings } = await readers[kind](resource.xml, limits);
    const problems = [...findings, ...repeated(kind, defined, seen)];
    const refusals = problems.map((problem) => ({ resource: resource.name, ...problem }));
    const checksum = createHash('sha256').update(resource.xml).digest('hex');
    checked.push({ resource, kind, defined, refusals, checksum });
  }
  return checked;
}

/** One id of a kind, one file of a deployment. */
function repeated(kind: DefinitionKind, defined: readonly Defined[], seen: Set<string>): Finding[] {
  return defined.flatMap(({ id }) => {
    const name = `${kind} ${id}`;
    const found = seen.has(name) ? [finding(`${kind}.duplicate`, id, id)] : [];
    seen.add(name);
    return found;
  });
}
