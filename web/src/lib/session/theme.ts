/**
 * Light or dark. `system` follows the device on a PC; the phone stays light unless dark was chosen, because phones are
 * read in the sun. The choice is kept on this device so that the next start paints right before the account is known.
 */
import type { Preferences } from '@closeloop/contracts';

type Theme = Preferences['theme'];
const storageKey = 'closeloop.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const wide = matchMedia('(min-width: 768px)');
let chosen: Theme = 'system';

function isTheme(value: unknown): value is Theme {
  return value === 'system' || value === 'light' || value === 'dark';
}

function paint(): void {
  const isDark = chosen === 'dark' || (chosen === 'system' && dark.matches && wide.matches);
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
}

export function useTheme(next: Theme): void {
  chosen = next;
  try {
    localStorage.setItem(storageKey, next);
  } catch {
    // Without storage the choice comes back with the account.
  }
  paint();
}

export function startTheme(): void {
  try {
    const stored = localStorage.getItem(storageKey);
    if (isTheme(stored)) chosen = stored;
  } catch {
    // See above.
  }
  for (const query of [dark, wide]) query.addEventListener('change', paint);
  paint();
}
