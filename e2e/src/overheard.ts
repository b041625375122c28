/** Everything the server answers to a browser's calls, and the identifiers in it. */
import type { BrowserContext } from 'playwright-core';

export interface Overheard {
  listenTo(context: BrowserContext): void;
  /** Everything answered so far, as text. */
  answers(): Promise<string[]>;
}

export function overhear(): Overheard {
  const heard: Promise<string>[] = [];
  return {
    listenTo: (context) => {
      context.on('response', (response) => {
        const { pathname } = new URL(response.url());
        const type = response.headers()['content-type'] ?? '';
        // A page that is left takes the bodies of its last answers with it.
        if (pathname.startsWith('/api/') && type.includes('json')) heard.push(response.text().catch(() => ''));
      });
    },
    answers: () => Promise.all(heard),
  };
}

/** Keys, identifier-like values and attributes of diagrams in a JSON text: everything that could be somebody's name. */
export function identifiersIn(json: string): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string') for (const name of namesIn(value)) found.add(name);
    else if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) {
        found.add(key);
        visit(inner);
      }
  };
  visit(JSON.parse(json));
  return found;
}

function namesIn(text: string): string[] {
  if (text.startsWith('<')) return [...text.matchAll(/="([^"]*)"/g)].flatMap(([, value = '']) => value.split(/[\s/:]/));
  return /\s/.test(text) ? [] : text.split(/[/:]/);
}
