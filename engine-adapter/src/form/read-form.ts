/** Reads of a form what the engine needs: its id and version tag. What it shows is the platform's affair. */
import type { Defined } from '../model/defined.ts';
import { finding, type Finding } from '../model/refusals.ts';
import type { XmlLimits } from '../model/scan-xml.ts';

export function readForm(
  json: string,
  limits: XmlLimits,
): { defined: readonly Defined[]; findings: readonly Finding[] } {
  const refused = (code: 'xml.too-large' | 'form.malformed', detail: string | number) => ({
    defined: [],
    findings: [finding(code, null, detail)],
  });
  if (Buffer.byteLength(json) > limits.xmlBytes) return refused('xml.too-large', limits.xmlBytes);
  const form = parse(json);
  if (form instanceof Error) return refused('form.malformed', form.message);
  const { id, versionTag } = form;
  if (typeof id !== 'string' || id === '') return refused('form.malformed', 'id');
  return { defined: [{ id, name: id, versionTag: typeof versionTag === 'string' ? versionTag : null }], findings: [] };
}

function parse(json: string): Readonly<Record<string, unknown>> | Error {
  try {
    const value = JSON.parse(json) as unknown;
    const isObject = typeof value === 'object' && value !== null;
    return isObject ? (value as Readonly<Record<string, unknown>>) : new Error('{}');
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
