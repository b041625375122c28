/**
 * The task of an address is asked for while the page still finds out who is signed in. An answer is used once, by the
 * form it was asked for, and only in the language it was asked in; a refusal is asked again by the form itself.
 */
import type { TaskDetail } from '@closeloop/contracts';
import { api } from '#lib/api/client.ts';
import { currentLocale } from '#lib/i18n/locale.svelte.ts';

interface Asked {
  readonly id: string;
  readonly language: string;
  readonly answer: Promise<TaskDetail | undefined>;
}
let asked: Asked | undefined;

const read = (id: string): Promise<TaskDetail> => api.tasks.read({ params: { id } });

export function askEarly(id: string): void {
  asked = { id, language: currentLocale(), answer: read(id).catch(() => undefined) };
}

export async function askedEarly(id: string): Promise<TaskDetail> {
  const early = asked;
  asked = undefined;
  const fits = early?.id === id && early.language === currentLocale();
  return (fits ? await early.answer : undefined) ?? read(id);
}
