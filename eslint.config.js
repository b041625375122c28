/** Typed linting of every room, and the house rules that a linter can hold. */
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

const NO_ENVIRONMENT = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'The environment is read in server/src/kernel/config.ts only.',
};
const NO_TRANSACTION = {
  selector: "CallExpression[callee.property.name='transaction']",
  message: 'Only the kernel opens transactions (the HTTP binder and the job runner).',
};
const NO_CHOSEN_MESSAGE = {
  selector: "MemberExpression[computed=true][object.name='m'][property.type!='Literal']",
  message: 'A message chosen by a variable brings all messages of all pages along: name each one.',
};
const MAY_READ_ENVIRONMENT = [
  'server/src/kernel/config.ts',
  'server/bin/**',
  'scripts/**',
  'e2e/**',
  'bench/**',
  'engine-adapter/zeebe/**',
  '**/test/**',
  '**/*.test.ts',
];

export default ts.config(
  {
    ignores: [
      '**/node_modules/',
      '**/build/',
      '**/.svelte-kit/',
      'web/src/lib/paraglide/',
      'data/',
      '.cache/',
      'coverage/',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: globals.node,
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true, ignoreVoidOperator: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'max-lines': ['error', { max: 400 }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'no-restricted-syntax': ['error', NO_ENVIRONMENT],
      // The application lives at the root of its address: paths need no base.
      'svelte/no-navigation-without-resolve': 'off',
      // A plain Map or Date inside a computation is not state; what is state says so.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: ts.parser } },
  },
  {
    // svelte-check holds the types of components; asking the type service for each again takes minutes.
    files: ['**/*.svelte'],
    ...ts.configs.disableTypeChecked,
    languageOptions: { parserOptions: { projectService: false, parser: ts.parser } },
  },
  {
    files: ['web/**'],
    languageOptions: { globals: globals.browser },
    rules: { 'no-restricted-syntax': ['error', NO_ENVIRONMENT, NO_CHOSEN_MESSAGE] },
  },
  {
    files: ['server/src/**'],
    ignores: ['server/src/kernel/**'],
    rules: { 'no-restricted-syntax': ['error', NO_ENVIRONMENT, NO_TRANSACTION] },
  },
  { files: MAY_READ_ENVIRONMENT, rules: { 'no-restricted-syntax': 'off' } },
  {
    // Tools read a default export from their configuration files.
    files: ['*.config.{js,ts}', '*/*.config.{js,ts}'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    ...ts.configs.disableTypeChecked,
    rules: { ...ts.configs.disableTypeChecked.rules, '@typescript-eslint/no-require-imports': 'off' },
  },
);
