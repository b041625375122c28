/** The kinds of definitions a deployment brings, and where they are kept. */
export type DefinitionKind = 'process' | 'decision' | 'form';

export const definitionTables: Readonly<Record<DefinitionKind, { readonly table: string; readonly id: string }>> = {
  process: { table: 'engine.process_definitions', id: 'bpmn_process_id' },
  decision: { table: 'engine.decision_definitions', id: 'decision_id' },
  form: { table: 'engine.form_definitions', id: 'form_id' },
};
