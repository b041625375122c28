/**
 * A diagram with its elements named in the reader's language: the file itself carries one language only. Labels that
 * stand beside their element were drawn for the words of the file, so they get room for others.
 */
const ROOM = 90;

export function withNames(xml: string, names: Readonly<Record<string, string>>): string {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  if (document.querySelector('parsererror')) return xml;
  const renamed = new Set<string>();
  for (const element of document.querySelectorAll('[id]')) {
    const name = names[element.id];
    if (name === undefined || name === element.getAttribute('name')) continue;
    element.setAttribute('name', name);
    renamed.add(element.id);
  }
  for (const drawn of document.querySelectorAll('[bpmnElement]'))
    if (renamed.has(drawn.getAttribute('bpmnElement') ?? '')) widen(drawn);
  return renamed.size === 0 ? xml : new XMLSerializer().serializeToString(document);
}

function widen(drawn: Element): void {
  const label = [...drawn.children].find((one) => one.localName === 'BPMNLabel');
  const bounds = label && [...label.children].find((one) => one.localName === 'Bounds');
  const width = Number(bounds?.getAttribute('width'));
  if (!bounds || !(width < ROOM)) return;
  bounds.setAttribute('x', String(Number(bounds.getAttribute('x')) - (ROOM - width) / 2));
  bounds.setAttribute('width', String(ROOM));
}
