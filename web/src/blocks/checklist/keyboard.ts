/** Keys of the checklist on a PC: ↑↓ J K move, 1 2 3 answer, D description, P photo, U next unfilled, F filter, S directory. */
import type { PointAnswer } from '@closeloop/contracts';

export type KeyAct =
  | { readonly kind: 'move'; readonly by: 1 | -1 }
  | { readonly kind: 'answer'; readonly value: Exclude<PointAnswer['value'], null> }
  | { readonly kind: 'describe' | 'photo' | 'next' | 'filter' | 'directory' };

const acts: Readonly<Record<string, KeyAct>> = {
  j: { kind: 'move', by: 1 },
  ArrowDown: { kind: 'move', by: 1 },
  k: { kind: 'move', by: -1 },
  ArrowUp: { kind: 'move', by: -1 },
  1: { kind: 'answer', value: 'yes' },
  2: { kind: 'answer', value: 'no' },
  3: { kind: 'answer', value: 'not_this_time' },
  d: { kind: 'describe' },
  p: { kind: 'photo' },
  u: { kind: 'next' },
  f: { kind: 'filter' },
  s: { kind: 'directory' },
};

/** Undefined while one types, over a dialog, or with a modifier: those keys are not ours. */
export function keyAct(event: KeyboardEvent, within: HTMLElement): KeyAct | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined;
  const target = event.target as HTMLElement | null;
  if (target?.closest('input:not([type=file]), textarea, select, [contenteditable]')) return undefined;
  if (document.querySelector('dialog[open], [role=dialog], [role=alertdialog]')) return undefined;
  const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  const arrows = event.key.startsWith('Arrow');
  return arrows && !(target && within.contains(target)) ? undefined : act;
}
