/** The shipped applications under other names are the same applications. */
import { describe, expect, it } from 'vitest';
import { identifierLeaks } from '../../../scripts/identifier-leaks.ts';
import { renameApplications } from '../../../scripts/rename-app.ts';
import { installedFrom, validateApplication } from '../../src/applications/validate/index.ts';
import { apps, diagrams, type Files, root, shipped } from './shipped.ts';

const renamed = async () =>
  renameApplications(new Map(await Promise.all(apps.map(async (app) => [app, await shipped(app)] as const))));

function folderOf(files: ReadonlyMap<string, Uint8Array>, name: string): Files {
  return new Map([...files].filter(([path]) => path.split('/')[1] === name));
}

describe('renamed applications', () => {
  it('validate without a problem, beside each other', async () => {
    const { files, mapping } = await renamed();
    for (const app of apps) {
      const other = apps.find((one) => one !== app) ?? app;
      const names = [app, other].map((one) => mapping[one]?.application[one] ?? '');
      const installed = await installedFrom(folderOf(files, names[1] ?? ''), diagrams);
      const folder = folderOf(files, names[0] ?? '');
      expect(folder.size).toBe((await shipped(app)).size);
      const problems = await validateApplication(folder, { diagrams, installed });
      expect(problems.filter((one) => one.severity === 'error')).toEqual([]);
      expect(problems.map((one) => one.code)).toEqual(['notification.unsent']);
    }
  });

  it('keep no identifier of the original', async () => {
    const { files, mapping } = await renamed();
    const text = [...files].map(([path, bytes]) => `${path}\n${new TextDecoder().decode(bytes)}`).join('\n');
    const distinct = Object.values(mapping)
      .flatMap((kinds) => [kinds.element, kinds.post, kinds.role, kinds.state, kinds.list, kinds.action, kinds.outcome])
      .flatMap((names) => Object.keys(names))
      .filter((name) => /[A-Z_-]/.test(name));
    expect(distinct.length).toBeGreaterThan(80);
    for (const name of distinct) expect(text).not.toMatch(new RegExp(`(?<![\\w-])${name}(?![\\w-])`));
  });

  it('give a post one new name in all applications', async () => {
    const { mapping } = await renamed();
    const posts = Object.values(mapping).flatMap(({ post }) => Object.entries(post));
    expect(new Map(posts).size).toBe(new Set(posts.map(([, name]) => name)).size);
  });
});

describe('the platform', () => {
  it('knows no identifier of an application', async () => {
    expect(await identifierLeaks(root)).toEqual([]);
  });
});
