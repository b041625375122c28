/** The theme's colours for whoever draws diagrams; they follow a change of the theme by themselves. */
export const diagramColours = {
  defaultFillColor: 'var(--card)',
  defaultStrokeColor: 'var(--ink-2)',
  defaultLabelColor: 'var(--foreground)',
} as const;
