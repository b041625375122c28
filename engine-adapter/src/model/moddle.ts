/** The fence around bpmn-moddle and dmn-moddle: XML in, untyped tree and its complaints out. */
// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- rooms that import this one need the declarations too
/// <reference path="./moddle.d.ts" />
import { BpmnModdle } from 'bpmn-moddle';
import { DmnModdle } from 'dmn-moddle';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { finding, type Finding, type RefusalCode } from './refusals.ts';

/** A node of moddle's tree. Unknown extensions carry their qualified name as `$type`. */
export interface Moddle {
  readonly $type: string;
  readonly id?: string;
  readonly $attrs?: Readonly<Record<string, unknown>>;
  readonly [property: string]: unknown;
}

interface Reader {
  fromXML(xml: string): Promise<{ rootElement: unknown; warnings: readonly { message: string }[] }>;
}

export interface Parsed {
  readonly root: Moddle | null;
  readonly findings: readonly Finding[];
}

const bpmn = new BpmnModdle({ zeebe });
const dmn = new DmnModdle();

export function isModdle(value: unknown): value is Moddle {
  return typeof value === 'object' && value !== null && typeof (value as { $type?: unknown }).$type === 'string';
}

export function child(node: Moddle, property: string): Moddle | null {
  const value = node[property];
  return isModdle(value) ? value : null;
}

export function children(node: Moddle, property: string): readonly Moddle[] {
  const value = node[property];
  return Array.isArray(value) ? value.filter(isModdle) : [];
}

export function text(node: Moddle, property: string): string | null {
  const value = node[property];
  return typeof value === 'string' ? value : null;
}

/** Moddle's elements have no enumerable prototype property for defaults, but reading them is safe. */
export function flag(node: Moddle, property: string, otherwise: boolean): boolean {
  const value = node[property];
  return typeof value === 'boolean' ? value : otherwise;
}

export function parseBpmn(xml: string): Promise<Parsed> {
  return parse(bpmn, xml, 'xml.malformed');
}

export function parseDmn(xml: string): Promise<Parsed> {
  return parse(dmn, xml, 'dmn.malformed');
}

async function parse(reader: Reader, xml: string, malformed: RefusalCode): Promise<Parsed> {
  try {
    const { rootElement, warnings } = await reader.fromXML(xml);
    const root: unknown = rootElement;
    return { root: isModdle(root) ? root : null, findings: warnings.map(toFinding) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { root: null, findings: [finding(malformed, null, firstLine(message))] };
  }
}

function toFinding(warning: { message: string }): Finding {
  const { message } = warning;
  const { element, value } = warning as { element?: unknown; value?: unknown };
  const elementId = isModdle(element) ? (element.id ?? null) : null;
  if (message.startsWith('unresolved reference')) return finding('reference.unresolved', elementId, String(value));
  const duplicate = /duplicate ID <([^>]*)>/.exec(message);
  if (duplicate) return finding('element.duplicate-id', duplicate[1] ?? null, duplicate[1] ?? '');
  return finding('element.unknown', elementId, firstLine(message));
}

function firstLine(message: string): string {
  const nested = /nested error: (.*)/.exec(message)?.[1];
  return [message.split('\n', 1)[0] ?? '', ...(nested ? [nested] : [])].join('; ');
}
