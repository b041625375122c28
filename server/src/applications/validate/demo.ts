/** Sample people, posts and grants: everyone is introduced, and nobody is two different persons in two applications. */
import type { DemoPerson } from '@closeloop/contracts/application';
import { platformRoles } from '@closeloop/contracts/application';
import type { Catalogue } from './catalogue.ts';
import type { Installed } from './installed.ts';
import { problem, type Problem } from './problem.ts';

export function demoProblems({ app, folder }: Catalogue, installed: readonly Installed[]): Problem[] {
  if (!folder.demo) return [];
  const { file, content } = folder.demo;
  const accounts = new Set(content.people.map(({ account }) => account));
  const unknown = [...(content.posts ?? []), ...(content.grants ?? [])].filter(({ person }) => !accounts.has(person));
  const posts = content.posts ?? [];
  const defined = { ...Object.assign({}, ...installed.map((one) => one.posts)), ...app.posts } as NonNullable<
    typeof app.posts
  >;
  return [
    ...unknown.map(({ person }) => problem('demo.person', file, '', { detail: person })),
    ...posts
      .filter(({ post }) => !defined[post])
      .map(({ post }) => problem('reference.unknown', file, 'posts', { kind: 'post', detail: post })),
    ...posts
      .filter(({ post }) => defined[post] && defined[post].source !== 'local')
      .map(({ post }) => problem('demo.post', file, 'posts', { detail: post })),
    ...(content.grants ?? [])
      .filter(({ role }) => !isGrantable(role, app.id, folder.roles?.content.roles ?? {}, installed))
      .map(({ role }) => problem('reference.unknown', file, 'grants', { kind: 'role', detail: role })),
    ...content.people.flatMap((person) => differing(person, file, installed)),
  ];
}

function isGrantable(
  name: string,
  own: string,
  roles: Readonly<Record<string, { readonly from: object }>>,
  installed: readonly Installed[],
): boolean {
  const [app = '', role = ''] = name.split('/');
  if (app === 'platform') return platformRoles.some((one) => one === role);
  if (app === own) return 'grant' in (roles[role]?.from ?? {});
  return installed.some((one) => one.app === app);
}

function differing(person: DemoPerson, file: string, installed: readonly Installed[]): Problem[] {
  const same = (other: DemoPerson): boolean =>
    (['name', 'phone', 'unit'] as const).every((key) => other[key] === person[key]);
  return installed.flatMap(({ app, people }) =>
    (people ?? [])
      .filter((other) => (other.account === person.account || other.phone === person.phone) && !same(other))
      .map(() => problem('demo.personDiffers', file, 'people', { detail: person.account, owner: app })),
  );
}
