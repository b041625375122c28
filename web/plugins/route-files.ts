/**
 * Which scripts the pages of a route need, so that the server can announce them with the page and they arrive in one
 * round instead of several: `_app/route-files.json`, a list of `{ pattern, files }`. `also` names modules a route loads
 * on its own in nearly every case; `budgets` are the most bytes (gzip, level 9) a route with all of that may load.
 * A build above a budget fails.
 */
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';

interface Options {
  readonly also: Readonly<Record<string, readonly string[]>>;
  readonly budgets: Readonly<Record<string, number>>;
}
type Bundle = Rollup.OutputBundle;

const PAGE = /\/src\/routes(\/.*)\/\+page\.svelte$/;
const START = /\/kit\/src\/runtime\/client\/entry\.js$|client-optimized\/(app|nodes\/[01])\.js$/;

/** `/tasks/[id]/[[step]]` as a regular expression over the path of an address. */
export function patternOf(route: string): string {
  const steps = route.split('/').slice(1);
  const parts = steps.map((step) =>
    step.startsWith('[[')
      ? '(?:/[^/]+)?'
      : step.startsWith('[')
        ? '/[^/]+'
        : `/${step.replace(/[.*+?^${}()|\\]/g, '\\$&')}`,
  );
  return `^${parts.join('')}/?$`;
}

function chunksOf(bundle: Bundle): readonly Rollup.OutputChunk[] {
  return Object.values(bundle).filter((one) => one.type === 'chunk');
}

/** A chunk and everything it cannot run without. */
function closure(bundle: Bundle, start: readonly Rollup.OutputChunk[]): Map<string, Rollup.OutputChunk> {
  const found = new Map<string, Rollup.OutputChunk>();
  const take = (chunk: Rollup.OutputChunk): void => {
    if (found.has(chunk.fileName)) return;
    found.set(chunk.fileName, chunk);
    for (const name of chunk.imports) {
      const next = bundle[name];
      if (next?.type === 'chunk') take(next);
    }
  };
  start.forEach(take);
  return found;
}

export function routeFiles({ also, budgets }: Options): Plugin {
  return {
    name: 'closeloop-route-files',
    applyToEnvironment: (environment) => environment.name === 'client',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const chunks = chunksOf(bundle);
        const holding = (end: string) => chunks.find((one) => one.moduleIds.some((id) => id.endsWith(end)));
        const started = closure(
          bundle,
          chunks.filter((one) => one.facadeModuleId && START.test(one.facadeModuleId)),
        );
        const routes = chunks.flatMap((chunk) => {
          const pages = chunk.moduleIds.flatMap((id) => PAGE.exec(id)?.[1] ?? []);
          return pages.map((route) => ({ route, chunk }));
        });
        const rows = routes.map(({ route, chunk }) => {
          const nodes = chunks.filter(
            (one) => one.facadeModuleId?.includes('/nodes/') && closure(bundle, [one]).has(chunk.fileName),
          );
          const own = nodes.length === 1 ? nodes : [chunk];
          const more = (also[route] ?? []).flatMap((name) => holding(path.posix.join('/src', name)) ?? []);
          const needed = closure(bundle, [...own, ...more]);
          const files = [...needed.keys()].filter((name) => !started.has(name));
          const all = [...new Map([...started, ...needed]).values()];
          const gzip = all.reduce((sum, one) => sum + gzipSync(one.code, { level: 9 }).length, 0);
          return { route, pattern: patternOf(route), files, gzip };
        });
        for (const [route, most] of Object.entries(budgets)) {
          const row = rows.find((one) => one.route === route);
          if (!row) this.error(`no route ${route} to hold to its budget`);
          const figures = `${route}: ${String(row.gzip)} bytes of script (gzip), at most ${String(most)}`;
          if (row.gzip > most) this.error(figures);
          else this.info(figures);
        }
        const source = JSON.stringify(rows.map(({ pattern, files }) => ({ pattern, files })));
        this.emitFile({ type: 'asset', fileName: '_app/route-files.json', source });
      },
    },
  };
}
