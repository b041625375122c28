/** What the installed applications call their roles and posts, for pages that show who somebody is. */
import type { Names } from './identity/index.ts';
import type { InstalledApplication } from './organisation/index.ts';

export function namesIn(applications: readonly InstalledApplication[]): Names {
  return {
    role: (role, language) => {
      const [id, name = ''] = role.split('/');
      const found = applications.find(({ app }) => app.id === id);
      const label = found?.roles.roles[name]?.label;
      return label === undefined ? undefined : found?.words[language][label];
    },
    post: (post, language) => {
      const found = applications.find(({ app }) => app.posts?.[post] !== undefined);
      const label = found?.app.posts?.[post]?.label;
      return label === undefined ? undefined : found?.words[language][label];
    },
  };
}
