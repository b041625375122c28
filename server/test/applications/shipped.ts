/** The shipped applications in memory, with a small checklist, and ways to break them. */
import { fileURLToPath } from 'node:url';
import { openEmbeddedEngine } from '@closeloop/engine-adapter';
import { diagramsOf } from '../../src/applications/engine-diagrams.ts';
import {
  type Installed,
  loadFolder,
  type Problem,
  validateApplication,
} from '../../src/applications/validate/index.ts';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const diagrams = diagramsOf(
  openEmbeddedEngine({ transact: () => Promise.reject(new Error('no database here')) }),
);
export const apps = ['self-inspection', 'hazard-report'] as const;
export type ShippedApp = (typeof apps)[number];
export type Files = Map<string, Uint8Array>;

const point = (code: string, assured: boolean) => ({
  code,
  text: { 'zh-CN': `要点 ${code}`, en: `Point ${code}` },
  assured,
});
const smallChecklist = {
  id: 'site',
  title: '现场检查',
  sections: [
    { code: 'A', title: '履职', points: [point('A-01', true), point('A-02', false), point('A-03', false)] },
    { code: 'B', title: '现场', points: [point('B-01', true), point('B-02', false), point('B-03', false)] },
  ],
};

export const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
export const textOf = (files: Files, path: string): string => new TextDecoder().decode(files.get(path));

export async function shipped(app: ShippedApp): Promise<Files> {
  const files = new Map(await loadFolder(root, app));
  if (app === 'self-inspection') files.set('forms/self-inspection/site.checklist.json', bytes(smallChecklist));
  return files;
}

/** Replaces a text in one file; fails when the text is not there, so that a test cannot pass by accident. */
export function replace(files: Files, path: string, from: string, to: string): void {
  const text = textOf(files, path);
  if (!text.includes(from)) throw new Error(`${path} does not contain ${from}`);
  files.set(path, bytes(text.replace(from, () => to)));
}

export const check = (files: Files, installed: readonly Installed[] = []): Promise<Problem[]> =>
  validateApplication(files, { diagrams, installed });

/** Without what is said of the shipped applications as they are. */
export const damage = async (files: Files, installed: readonly Installed[] = []): Promise<Problem[]> =>
  (await check(files, installed)).filter((one) => one.code !== 'notification.unsent');
