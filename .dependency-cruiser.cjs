/** Who may import whom: the rooms of docs/ARCHITECTURE.md as rules. */
const ROOMS = ['contracts', 'feel', 'form-core', 'engine-adapter', 'server', 'web', 'e2e', 'bench', 'scripts'];

/**
 * `name` may import the rooms in `allowed` and itself, no other. The test harness of the server starts it as a process,
 * its client speaks to it over HTTP; both are open to every room's tests.
 * @param {string} name
 * @param {string[]} allowed
 */
const room = (name, allowed) => ({
  name: `room-${name}`,
  comment: `${name}/ may import ${[...allowed, 'libraries'].join(', ')} only`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: {
    path: `^(${ROOMS.filter((other) => other !== name && !allowed.includes(other)).join('|')})/`,
    pathNot: '^server/test/(harness/|client\\.ts$)',
  },
});

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    never(
      'no-cycle',
      'no import cycles; types alone may refer to each other',
      {},
      // A component may draw itself within itself.
      {
        circular: true,
        viaOnly: { dependencyTypesNot: ['type-only'], pathNot: 'web/src/lib/tracking/DataTree\\.svelte$' },
      },
    ),
    // Packages and generated modules are the compilers' business.
    never(
      'resolvable',
      'every relative import leads somewhere',
      {},
      {
        couldNotResolve: true,
        path: '^\\.',
        pathNot: '/\\$types$',
      },
    ),
    room('contracts', []),
    room('feel', []),
    room('form-core', ['feel', 'contracts']),
    never(
      'form-core-types',
      'form-core/ takes the shape of a form from contracts/, and nothing that runs',
      { path: '^form-core/src/' },
      { path: '^contracts/', dependencyTypesNot: ['type-only'] },
    ),
    room('engine-adapter', ['feel']),
    room('server', ['contracts', 'feel', 'form-core', 'engine-adapter', 'scripts']),
    room('web', ['contracts', 'feel', 'form-core']),
    room('e2e', ['contracts', 'scripts']),
    room('bench', ['contracts', 'e2e']),
    never(
      'contracts-libraries',
      'contracts/ needs zod alone',
      { path: '^contracts/src/', pathNot: '\\.test\\.ts$' },
      { path: 'node_modules/', pathNot: 'node_modules/zod/' },
    ),
    never(
      'engine-stands-alone',
      'the engine is given its query function and knows no web server, ORM, driver or rights library',
      { path: '^engine-adapter/src/' },
      { path: 'node_modules/(express|sequelize|pg|@casl|umzug)/' },
    ),
    never(
      'kernel-below-features',
      'the kernel knows no feature; of the engine it knows types',
      { path: '^server/src/kernel/' },
      { path: '^(server/src/(?!kernel/)|engine-adapter/)', dependencyTypesNot: ['type-only'] },
    ),
    never(
      'feature-door',
      'a feature is entered through its index.ts',
      { path: '^server/src/(?!kernel/|blocks/)([^/]+)/' },
      { path: '^server/src/(?!kernel/|blocks/|$1/)[^/]+/(?!index\\.ts$)' },
    ),
    never(
      'block-door',
      'a building block is entered through its index.ts',
      { path: '^(server|web)/src/', pathNot: '^(server|web)/src/blocks/' },
      { path: '^(server|web)/src/blocks/[^/]+/(?!index\\.ts$)' },
    ),
    never(
      'block-block-door',
      'a building block enters another block or a feature through its index.ts',
      { path: '^server/src/blocks/([^/]+)/' },
      {
        path: '^server/src/(?!kernel/|blocks/$1/)(blocks/[^/]+|[^/]+)/(?!index\\.ts$|[^/]+/index\\.ts$)',
        pathNot: '^server/src/blocks/[^/]+$',
      },
    ),
    never(
      'only-main-wires',
      'wiring.ts, app.ts and main.ts construct; nothing asks them for anything',
      { path: '^server/src/', pathNot: '^server/src/(main|wiring|app)\\.ts$|\\.test\\.ts$' },
      { path: '^server/src/(main|wiring|app)\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    never(
      'no-tests-in-source',
      'source never imports tests',
      { path: '^[^/]+/src/', pathNot: '\\.test\\.ts$|^e2e/' },
      { path: '\\.test\\.ts$|^[^/]+/test/' },
    ),
    never(
      'no-drawer',
      'no folder or file called utils, helpers or misc',
      {},
      {
        path: '/(utils|helpers|misc)[/.]',
        pathNot: 'node_modules/',
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(build|\\.svelte-kit|paraglide)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'browser', 'default', 'types'],
    },
  },
};
