/**
 * The language of the screen. Chosen once at start: the account's, else the one stored on this device, else the
 * browser's. Message functions read it as state, so a switch re-renders every text without losing what was typed.
 */
import type { Language } from '@closeloop/contracts';
import { locales, overwriteGetLocale } from '#lib/paraglide/runtime.js';
import { chooseLocale } from './choose-locale.ts';

const storageKey = 'closeloop.language';
let current = $state<Language>('zh-CN');

function isLanguage(value: unknown): value is Language {
  return locales.some((locale) => locale === value);
}

function stored(): Language | undefined {
  try {
    const value = localStorage.getItem(storageKey);
    return isLanguage(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function currentLocale(): Language {
  return current;
}

/** Shows the language and remembers it on this device; the account is told by whoever signed in. */
export function useLocale(next: Language): void {
  current = next;
  document.documentElement.lang = next;
  try {
    localStorage.setItem(storageKey, next);
  } catch {
    // Storage may be refused (private window); the language then lasts until the page is left.
  }
}

export function startLocale(): void {
  overwriteGetLocale(currentLocale);
  current = chooseLocale({ stored: stored(), browser: navigator.languages });
  document.documentElement.lang = current;
}
