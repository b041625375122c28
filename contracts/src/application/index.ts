/**
 * The application folder as data: one schema per file kind, the marks that say what each string refers to, the
 * condition language, and the names expressions may use. See docs/application-format.md.
 */
export * from './among.ts';
export * from './app.ts';
export * from './checklist.ts';
export * from './condition.ts';
export * from './demo.ts';
export * from './element-template.ts';
export * from './expression-context.ts';
export * from './form-fields.ts';
export * from './form.ts';
export * from './icons.ts';
export * from './list.ts';
export * from './marks.ts';
export * from './phrase.ts';
export * from './process.ts';
export * from './roles.ts';
export * from './schemas.ts';
export * from './task.ts';
export * from './texts.ts';
