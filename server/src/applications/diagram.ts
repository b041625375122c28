/**
 * What the platform reads from a diagram: its process id and, per flow node, type, name and form. Reading is all there
 * is to it; whether the engine can run the diagram is the engine's to say.
 */
import { readDecisions } from '@closeloop/engine-adapter';
import { BpmnModdle } from 'bpmn-moddle';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };

export interface DiagramElement {
  readonly id: string;
  /** `userTask`, `endEvent` …: the local name of the BPMN element. */
  readonly type: string;
  readonly name: string;
  readonly form: string | null;
}

export interface Diagram {
  readonly bpmnProcessId: string;
  readonly elements: ReadonlyMap<string, DiagramElement>;
}

interface ModdleElement {
  readonly $type: string;
  readonly id?: string;
  readonly name?: string;
  readonly isExecutable?: boolean;
  readonly formId?: string;
  readonly formKey?: string;
  readonly rootElements?: readonly ModdleElement[];
  readonly flowElements?: readonly ModdleElement[];
  readonly extensionElements?: { readonly values?: readonly ModdleElement[] };
}

/** What a file of decisions may be at most before its ids are read; the engine's own limits are its affair. */
const decisionLimits = { xmlBytes: 1_048_576, elements: 2_000, depth: 50 };

export async function readDiagram(xml: string): Promise<Diagram> {
  const moddle = new BpmnModdle({ zeebe });
  const { rootElement } = (await moddle.fromXML(xml)) as unknown as { rootElement: ModdleElement };
  const process = rootElement.rootElements?.find((one) => one.$type === 'bpmn:Process' && one.isExecutable !== false);
  const elements = new Map<string, DiagramElement>();
  collect(process?.flowElements ?? [], elements);
  return { bpmnProcessId: process?.id ?? '', elements };
}

/** Decisions the engine has accepted; none of a file that cannot be read. */
export async function readDecisionIds(xml: string): Promise<string[]> {
  const { model } = await readDecisions(xml, decisionLimits);
  return [...(model?.decisions.keys() ?? [])];
}

function collect(found: readonly ModdleElement[], into: Map<string, DiagramElement>): void {
  for (const one of found) {
    const [, local = ''] = one.$type.split(':');
    const type = local.charAt(0).toLowerCase() + local.slice(1);
    if (one.id) into.set(one.id, { id: one.id, type, name: one.name ?? '', form: formOf(one) });
    collect(one.flowElements ?? [], into);
  }
}

function formOf(element: ModdleElement): string | null {
  const definition = element.extensionElements?.values?.find((one) => one.$type === 'zeebe:FormDefinition');
  return definition?.formId ?? definition?.formKey ?? null;
}
