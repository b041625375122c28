/** Renames ids, form keys, variables and expressions in a BPMN file, as text: nothing else of the file changes. */
import { type NewName, renameFeel } from './rename-feel.ts';

const escapes: readonly (readonly [string, string])[] = [
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
];
const decode = (text: string): string =>
  [...escapes].reverse().reduce((result, [plain, escaped]) => result.replaceAll(escaped, plain), text);
const encode = (text: string): string =>
  escapes.reduce((result, [plain, escaped]) => result.replaceAll(plain, escaped), text);

export function renameDiagram(xml: string, names: NewName): string {
  return xml
    .replace(/\s([\w:]+)="([^"]*)"/g, (whole, attribute: string, value: string) => {
      const renamed = renameValue(attribute, decode(value), names);
      return renamed === undefined ? whole : ` ${attribute}="${encode(renamed)}"`;
    })
    .replace(/>([^<>]+)</g, (whole, text: string) => {
      const renamed = renameValue('', decode(text.trim()), names);
      return renamed === undefined ? whole : `>${encode(renamed)}<`;
    });
}

function renameValue(attribute: string, value: string, names: NewName): string | undefined {
  if (value.startsWith('=')) return `=${renameFeel(value.slice(1), names)}`;
  if (attribute === 'formKey') return names('form', value);
  if (attribute === 'target' || attribute === 'resultVariable') {
    const [root = '', ...rest] = value.split('.');
    const name = names('variable', root);
    return name === undefined ? undefined : [name, ...rest].join('.');
  }
  return attribute === 'name' ? undefined : names('element', value);
}
