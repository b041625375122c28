/** Where a refused guard leads: the address of a page, whatever page shows it. `posts` means those of the project. */
import type { Guard } from '@closeloop/contracts/application';

const pages: Readonly<Record<NonNullable<Guard['link']>, (project: string) => string>> = {
  people: () => '/people',
  projects: () => '/projects',
  posts: (project) => (project === '' ? '/projects' : `/projects/${project}`),
  help: () => '/help',
};

export function guardWay({ link }: Guard, project = ''): { readonly link?: string } {
  return link === undefined ? {} : { link: pages[link](project) };
}
