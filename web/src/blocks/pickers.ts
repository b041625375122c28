/** The building blocks whose value is one plain value of the form, by field type; each fetched when a form has it. */
type Load = () => Promise<{ readonly default: unknown }>;

export const pickers = {
  projectPicker: () => import('./pickers/ProjectPicker.svelte'),
  personPicker: () => import('./pickers/PersonPicker.svelte'),
  deadline: () => import('./deadline/Deadline.svelte'),
} satisfies Readonly<Record<string, Load>>;

/** Corrects the project of a case whose task is open. */
export const projectSheet = () => import('./pickers/ProjectSheet.svelte');
