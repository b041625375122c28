/**
 * The whole build of the web: a single page application of static files that the server hands out.
 * The page carries its own content security policy as a meta tag, with the hash of the one inline bootstrap script;
 * the server adds what a meta tag cannot say (frame-ancestors).
 */
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { endpointTable } from './plugins/endpoint-table.ts';
import { routeFiles } from './plugins/route-files.ts';
import { sourceVersion } from './plugins/source-version.ts';

/**
 * One file for icons, words and plain components instead of many small ones: a phone on a site pays for round trips, not
 * for bytes. Nothing that imports the router may be in it (a file takes what it imports along): the router reads its
 * payload when it is loaded, and the payload is set only just before that. Nor may sheets: they bring the dialog library,
 * which a form needs only when it asks something.
 */
const withoutRouter =
  /@lucide|src\/lib\/(paraglide|i18n)\/|src\/lib\/ui\/(?!DataTable|BottomSheet|ConfirmSheet|Drawer)/;
/** What every form needs before its first field shows. */
const form =
  /\/form-core\/src\/|\/contracts\/src\/|node_modules\/(idb|uuid)\/|src\/lib\/(log|api|session|menus)\/[a-z.-]+\.ts$|src\/blocks\/checklist\/[a-z.-]+\.ts$/;
const files = [
  { name: 'shared', test: withoutRouter, minShareCount: 3 },
  { name: 'form', test: form, minShareCount: 2 },
];
const TASK = '/tasks/[id]/[[step]]';
/** A form names its blocks only when it has arrived; the checklist, with the blocks it reads, is the long one. */
const checklist = [
  'blocks/checklist/checklist.svelte.ts',
  'blocks/checklist/Checklist.svelte',
  'blocks/checklist/ChecklistTools.svelte',
  'blocks/check-in/check-in.svelte.ts',
  'blocks/companions/companions.svelte.ts',
];

export default defineConfig({
  environments: {
    client: {
      build: {
        rolldownOptions: {
          output: {
            codeSplitting: { groups: files },
          },
        },
      },
    },
  },
  plugins: [
    tailwindcss(),
    endpointTable(),
    routeFiles({ also: { [TASK]: checklist }, budgets: { [TASK]: 120 * 1024 } }),
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/lib/paraglide',
      strategy: ['globalVariable', 'baseLocale'],
      emitGitIgnore: false,
    }),
    sveltekit({
      adapter: adapter({ pages: 'build', fallback: 'index.html', precompress: true }),
      compilerOptions: { runes: true },
      version: { name: sourceVersion(), pollInterval: 300_000 },
      csp: {
        mode: 'hash',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          // Inline style attributes: the diagram library and floating panels position themselves with them.
          'style-src': ['self', 'unsafe-inline'],
          'img-src': ['self', 'data:', 'blob:'],
          'font-src': ['self', 'data:'],
          'connect-src': ['self'],
          'worker-src': ['self'],
          'object-src': ['none'],
          'base-uri': ['self'],
          'form-action': ['self'],
        },
      },
    }),
  ],
});
