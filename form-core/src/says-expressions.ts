/** Whether anything in a JSON value is an expression, or a pattern, that needs the evaluator. */
export function saysExpressions(value: unknown): boolean {
  if (typeof value === 'string') return /^\s*=/.test(value);
  if (Array.isArray(value)) return value.some(saysExpressions);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(
    ([name, part]) => (name === 'pattern' && typeof part === 'string') || saysExpressions(part),
  );
}
