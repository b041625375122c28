/** Problems the browser states itself, in both languages so that they stay right when the language is switched. */
import { m } from '#lib/paraglide/messages.js';
import type { LocalProblem, LocalSlug } from './problem-error.ts';

const texts = {
  network: m['error.network'],
  'offline-needs-server': m['problem.offline-needs-server'],
  'unreadable-answer': m['error.title'],
} as const satisfies Record<LocalSlug, unknown>;

export function localProblem(slug: LocalSlug): LocalProblem {
  const text = texts[slug];
  return { slug, status: 0, titles: { 'zh-CN': text({}, { locale: 'zh-CN' }), en: text({}, { locale: 'en' }) } };
}
