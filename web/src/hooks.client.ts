/** A failure of a page's load becomes the error page, in the words of the problem when the server gave one. */
import type { HandleClientError } from '@sveltejs/kit/hooks';
import { isProblem } from '#lib/api/problem-error.ts';
import { currentLocale } from '#lib/i18n/locale.svelte.ts';

export const handleError: HandleClientError = ({ error }) => {
  if (!isProblem(error)) return;
  return {
    status: error.status === 0 ? 503 : error.status,
    message: error.inLanguage(currentLocale()),
    slug: error.slug,
    reference: error.reference,
    link: error.link,
  };
};
