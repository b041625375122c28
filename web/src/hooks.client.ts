/** A failure of a page's load becomes the error page, in the words of the problem when the server gave one. */
import { isProblem } from '#lib/api/problem-error.ts';
import { currentLocale } from '#lib/i18n/locale.svelte.ts';
import type { HandleClientError } from '@sveltejs/kit/types';

export const handleError: HandleClientError = ({ error, status, message }) => {
  if (!isProblem(error)) return { status, message };
  return {
    status: error.status === 0 ? 503 : error.status,
    message: error.inLanguage(currentLocale()),
    slug: error.slug,
    reference: error.reference,
    link: error.link,
  };
};
