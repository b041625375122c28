/** The FEEL evaluator, fetched when a form or a sentence first says an expression. */
import { supplyFeel } from '@closeloop/form-core/lazy';

let loading: Promise<void> | null = null;

/** Expressions are null before it resolves; whoever shows them reads them again then. */
export function loadFeel(): Promise<void> {
  loading ??= import('@closeloop/feel').then(supplyFeel);
  return loading;
}
