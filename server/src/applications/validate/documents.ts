/** Document templates: plain structure only. What is not on the list is a problem, not silently dropped. */
import sanitizeHtml from 'sanitize-html';
import type { Folder } from './folder.ts';
import { problem, type Problem } from './problem.ts';

const tags = sanitizeHtml.defaults.allowedTags.concat(['img', 'header', 'footer', 'section', 'colgroup', 'col']);
const attributes: ReadonlySet<string> = new Set([
  'class',
  'colspan',
  'rowspan',
  'alt',
  'lang',
  'src',
  'width',
  'height',
]);
/** A picture comes from the case, never from elsewhere. */
const ownPicture = /^\{\{[^{}]+\}\}$/;

export const documentProblems = ({ documents }: Folder): Problem[] =>
  documents.flatMap(({ file, content }) =>
    refusedIn(content).map((detail) => problem('markup.refused', file, '', { detail })),
  );

function refusedIn(html: string): string[] {
  const refused = new Set<string>();
  const look = (name: string, attribs: Record<string, string>): void => {
    if (!tags.includes(name)) refused.add(`<${name}>`);
    for (const [attribute, value] of Object.entries(attribs))
      if (!attributes.has(attribute) || (attribute === 'src' && !ownPicture.test(value)))
        refused.add(`${name} ${attribute}`);
  };
  sanitizeHtml(html, { allowedTags: false, allowedAttributes: false, allowVulnerableTags: true, onOpenTag: look });
  if (html.includes('<!--') || html.includes('<![')) refused.add('<!-- -->');
  return [...refused];
}
