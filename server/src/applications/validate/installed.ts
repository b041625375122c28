/** What other applications of the installation already own. */
import type { DemoPerson, Post } from '@closeloop/contracts/application';
import type { Catalogue } from './catalogue.ts';
import type { DiagramPort } from './diagram-port.ts';
import { readFolder } from './folder.ts';
import type { Files } from './paths.ts';
import { problem, type Problem } from './problem.ts';

export interface Installed {
  readonly app: string;
  readonly posts: Readonly<Record<string, Post>>;
  /** BPMN process ids of its diagrams. */
  readonly processIds: readonly string[];
  readonly decisionIds: readonly string[];
  readonly people?: readonly DemoPerson[];
}

/** The same from a folder; nothing when its app.json cannot be read. */
export async function installedFrom(files: Files, port: DiagramPort): Promise<Installed[]> {
  const { folder } = readFolder(files);
  if (!folder.app) return [];
  const { id, posts } = folder.app.content;
  const diagrams = await Promise.all([...folder.diagrams.values()].map(({ content }) => port.read(content)));
  const processIds = diagrams.flatMap((diagram) => diagram?.processes.map((one) => one.id) ?? []);
  const decisions = await Promise.all([...folder.decisions.values()].map(({ content }) => port.readDecisions(content)));
  const decisionIds = decisions.flatMap((all) => all?.map((one) => one.id) ?? []);
  return [{ app: id, posts: posts ?? {}, processIds, decisionIds, people: folder.demo?.content.people ?? [] }];
}

export function ownershipProblems(catalogue: Catalogue, installed: readonly Installed[]): Problem[] {
  const others = installed.filter(({ app }) => app !== catalogue.app.id);
  return [
    ...postConflicts(catalogue, others),
    ...takenProcessIds(catalogue, others),
    ...takenDecisionIds(catalogue, others),
  ];
}

/** Words and order aside, one post id means one thing everywhere. */
const meaningOf = ({ level, source, min, max, exclusiveGroup, among }: Post): string =>
  JSON.stringify([level, source, min ?? 0, max ?? null, exclusiveGroup ?? null, among ?? null]);

function postConflicts({ app, folder }: Catalogue, others: readonly Installed[]): Problem[] {
  return Object.entries(app.posts ?? {}).flatMap(([id, post]) =>
    others
      .filter(({ posts }) => posts[id] && meaningOf(posts[id]) !== meaningOf(post))
      .map((other) =>
        problem('post.conflict', folder.app?.file ?? '', `posts.${id}`, { detail: id, owner: other.app }),
      ),
  );
}

function takenProcessIds({ app, folder, processes }: Catalogue, others: readonly Installed[]): Problem[] {
  const own = [...processes.values()].flatMap(({ diagrams }) =>
    diagrams.flatMap(({ file, content }) => content.processes.map(({ id }) => ({ file, id }))),
  );
  const twice = own.filter(({ id }, index) => own.findIndex((one) => one.id === id) !== index);
  return [
    ...twice.map(({ file, id }) => problem('process.taken', file, id, { detail: id, owner: app.id })),
    ...own.flatMap(({ file, id }) =>
      others
        .filter((other) => other.processIds.includes(id))
        .map((other) =>
          problem('process.taken', file || (folder.app?.file ?? ''), id, { detail: id, owner: other.app }),
        ),
    ),
  ];
}

function takenDecisionIds({ decisions }: Catalogue, others: readonly Installed[]): Problem[] {
  return [...decisions].flatMap(([id, { file }]) =>
    others
      .filter(({ decisionIds }) => decisionIds.includes(id))
      .map(({ app }) => problem('decision.taken', file, id, { detail: id, owner: app })),
  );
}
