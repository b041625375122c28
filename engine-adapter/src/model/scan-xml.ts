/**
 * A single linear look at the text before any parser sees it. It stops what makes parsers slow or dangerous: size,
 * DOCTYPE, entities, thousands of attributes on a tag, depth. It does not judge whether the XML is well formed.
 */
import { finding, type Finding } from './refusals.ts';

export interface XmlLimits {
  readonly xmlBytes: number;
}

const maxAttributes = 100;
const maxDepth = 120;
const maxTags = 60_000;

export function scanXml(xml: string, limits: XmlLimits): Finding | null {
  if (Buffer.byteLength(xml) > limits.xmlBytes) return finding('xml.too-large', null, limits.xmlBytes);
  let depth = 0;
  let tags = 0;
  for (let at = xml.indexOf('<'); at !== -1; at = xml.indexOf('<', at)) {
    const skipped = skipMarkup(xml, at);
    if (skipped === 'refused') return finding('xml.doctype', null);
    if (skipped !== null) {
      at = skipped;
      continue;
    }
    const tag = readTag(xml, at);
    if (tag.refused) return finding('xml.attributes', tag.id);
    tags += 1;
    depth += tag.closing ? -1 : tag.empty ? 0 : 1;
    if (depth > maxDepth || tags > maxTags) return finding('xml.depth', tag.id);
    at = tag.end;
  }
  return null;
}

/** Past a comment, CDATA section or processing instruction; null when a tag starts here. */
function skipMarkup(xml: string, at: number): number | 'refused' | null {
  const end = (close: string): number => {
    const found = xml.indexOf(close, at);
    return found === -1 ? xml.length : found + close.length;
  };
  if (xml.startsWith('<!--', at)) return end('-->');
  if (xml.startsWith('<![CDATA[', at)) return end(']]>');
  if (xml.startsWith('<!', at)) return 'refused';
  return xml.startsWith('<?', at) ? end('?>') : null;
}

interface Tag {
  readonly end: number;
  readonly closing: boolean;
  readonly empty: boolean;
  readonly id: string | null;
  readonly refused: boolean;
}

function readTag(xml: string, start: number): Tag {
  const names = new Set<string>();
  let id: string | null = null;
  let refused = false;
  let at = start + 1;
  let nameFrom = at;
  for (; at < xml.length && xml[at] !== '>'; at += 1) {
    const char = xml[at] ?? '';
    if (char === '=') {
      const name = xml.slice(nameFrom, at).trim();
      const quote = /["']/.exec(xml.slice(at, at + 20))?.[0] ?? '"';
      const from = xml.indexOf(quote, at) + 1;
      const to = xml.indexOf(quote, from);
      if (from === 0 || to === -1) return { end: xml.length, closing: false, empty: true, id, refused };
      if (name === 'id') id = xml.slice(from, to);
      refused ||= names.has(name) || names.size >= maxAttributes;
      names.add(name);
      at = to;
      nameFrom = to + 1;
      if (refused) break;
    } else if (/\s/.test(char)) nameFrom = at + 1;
  }
  return { end: at + 1, closing: xml[start + 1] === '/', empty: xml[at - 1] === '/', id, refused };
}
