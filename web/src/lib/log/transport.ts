/** The server behind the log: calls of the contract, with their failures sorted into "later", "no" and "never again". */
import { api } from '#lib/api/client.ts';
import { isProblem } from '#lib/api/problem-error.ts';
import { currentLocale } from '#lib/i18n/locale.svelte.ts';
import type { LoggedFile } from './schema.ts';
import { Gone, Refused, type Transport, Unreachable } from './sender.ts';

/** A session that ended, or a server that is busy, is asked again; the person signs in and the sending goes on. */
const later = new Set([0, 401, 408, 425, 429, 500, 502, 503, 504]);
const never = new Set(['task-gone', 'answers-frozen', 'not-found', 'not-allowed', 'project-read-only']);

function sorted(error: unknown): Error {
  if (!isProblem(error)) return error instanceof Error ? error : new Unreachable();
  if (later.has(error.status) || error.slug === 'request-in-flight') return new Unreachable();
  const sentence = error.inLanguage(currentLocale());
  return never.has(error.slug) ? new Gone(sentence) : new Refused(sentence);
}

async function asked<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw sorted(error);
  }
}

function formOf(file: LoggedFile): FormData {
  const form = new FormData();
  form.set('id', file.id);
  form.set('sha256', file.sha256);
  form.set('purpose', file.purpose);
  form.set('takenAt', file.takenAt);
  form.set('file', file.blob, file.name);
  return form;
}

export const serverTransport: Transport = {
  async putItems(task, operations) {
    const body = { operations: [...operations] };
    return (await asked(api.tasks.putItems({ params: { id: task }, body }))).results;
  },
  async upload(file) {
    await asked(api.files.upload({ params: { taskId: file.task }, body: formOf(file) }));
  },
  async saveDraft(task, baseRev, data) {
    return asked(api.tasks.saveDraft({ params: { id: task }, body: { baseRev, data } }));
  },
};
