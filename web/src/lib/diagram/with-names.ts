/** A diagram with its elements named in the reader's language: the file itself carries one language only. */
export function withNames(xml: string, names: Readonly<Record<string, string>>): string {
  const document = new DOMParser().parseFromString(xml, 'text/xml');
  if (document.querySelector('parsererror')) return xml;
  for (const element of document.querySelectorAll('[id]')) {
    const name = names[element.id];
    if (name !== undefined) element.setAttribute('name', name);
  }
  return new XMLSerializer().serializeToString(document);
}
