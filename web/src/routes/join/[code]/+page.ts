/** What one is invited to. A code that has run out is not a failure of the page: it is said in its place. */
import { api } from '#lib/api/client.ts';
import { isProblem } from '#lib/api/problem-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
  await parent();
  const shell = 'task' as const;
  try {
    return {
      shell,
      code: params.code,
      info: await api.blocks.joinInfo({ params: { code: params.code } }),
      refused: null,
    };
  } catch (error) {
    if (!isProblem(error) || error.slug !== 'companion-code-expired') throw error;
    return { shell, code: params.code, info: null, refused: error };
  }
};
