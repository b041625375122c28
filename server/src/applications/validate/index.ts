/**
 * The validator of application folders: pure, over files in memory. The studio, the import, `app:check` and the start of
 * the server all ask it. Errors stop a deployment; warnings do not.
 *
 * Order of problems: paths, files, references, texts, expressions, diagrams, conditions, forms, ownership, demo data.
 * When app.json cannot be read, only the problems of the single files are reported.
 */
import type { App } from '@closeloop/contracts/application';
import { actionProblems } from './actions.ts';
import { catalogueOf } from './catalogue.ts';
import { conditionProblems } from './conditions.ts';
import { decisionProblems } from './decisions.ts';
import { demoProblems } from './demo.ts';
import type { Decision, Diagram, DiagramPort } from './diagram-port.ts';
import { documentProblems } from './documents.ts';
import { expressionProblems } from './expressions.ts';
import { type Folder, type In, nameOf, readFolder } from './folder.ts';
import { formProblems } from './forms.ts';
import { type Installed, ownershipProblems } from './installed.ts';
import { nullSafetyProblems } from './null-safety.ts';
import { type Files, pathProblems } from './paths.ts';
import { problem, type Problem } from './problem.ts';
import { platformProblems } from './platform.ts';
import { processProblems } from './processes.ts';
import { definitionProblems, referenceProblems } from './references.ts';
import { markupProblems, textProblems } from './texts.ts';

export type { DiagramPort } from './diagram-port.ts';
export { type Installed, installedFrom } from './installed.ts';
export { loadFolder } from './load-folder.ts';
export type { Files } from './paths.ts';
export type { Problem } from './problem.ts';
export { marked, type Marked } from './walk.ts';

export interface ValidateOptions {
  readonly diagrams: DiagramPort;
  /** The other applications of the installation. */
  readonly installed?: readonly Installed[];
}

export async function validateApplication(files: Files, options: ValidateOptions): Promise<Problem[]> {
  const paths = pathProblems(files);
  if (paths.some(({ code }) => code.startsWith('folder.') || code === 'path.invalid')) return paths;
  const { folder, problems } = readFolder(files);
  const single = [...paths, ...problems, ...contentProblems(folder), ...(await refusals(folder, options.diagrams))];
  if (!folder.app) return single;
  return [...single, ...(await together(folder, folder.app.content, options))];
}

async function together(folder: Folder, app: App, options: ValidateOptions): Promise<Problem[]> {
  const { diagrams } = options;
  const read = { diagrams: await readDiagrams(folder, diagrams), decisions: await readDecisions(folder, diagrams) };
  const catalogue = catalogueOf(folder, app, read);
  return [
    ...(app.id === folder.name ? [] : [problem('name.mismatch', folder.app?.file ?? '', 'id', { detail: app.id })]),
    ...definitionProblems(catalogue),
    ...referenceProblems(catalogue),
    ...textProblems(catalogue),
    ...expressionProblems(catalogue),
    ...processProblems(catalogue),
    ...decisionProblems(catalogue),
    ...actionProblems(catalogue),
    ...nullSafetyProblems(catalogue),
    ...platformProblems(catalogue),
    ...conditionProblems(catalogue),
    ...formProblems(catalogue),
    ...ownershipProblems(catalogue, options.installed ?? []),
    ...demoProblems(catalogue, options.installed ?? []),
  ];
}

/** Nothing an application says may carry markup; documents are markup, of a kind. */
function contentProblems(folder: Folder): Problem[] {
  const { app, roles, demo, texts, forms, checklists } = folder;
  const files = [app, roles, demo, texts['zh-CN'], texts.en, ...forms, ...checklists].filter(
    (one) => one !== null && one !== undefined,
  );
  return [...files.flatMap(({ file, content }) => markupProblems(file, content)), ...documentProblems(folder)];
}

async function refusals(folder: Folder, port: DiagramPort): Promise<Problem[]> {
  const found: Problem[] = [];
  for (const { file, content } of [...folder.diagrams.values(), ...folder.decisions.values()])
    for (const { elementId, severity, code, reason } of await port.check({ name: nameOf(file), xml: content }))
      found.push({ file, path: elementId ?? '', severity, code: `diagram.${code}`, message: reason });
  return found;
}

async function readDiagrams(folder: Folder, port: DiagramPort): Promise<Map<string, In<Diagram>>> {
  const diagrams = new Map<string, In<Diagram>>();
  for (const [name, { file, content }] of folder.diagrams) {
    const diagram = await port.read(content);
    if (diagram) diagrams.set(name, { file, content: diagram });
  }
  return diagrams;
}

/** By id, each with the file it is in. */
async function readDecisions(folder: Folder, port: DiagramPort): Promise<Map<string, In<Decision>>> {
  const decisions = new Map<string, In<Decision>>();
  for (const { file, content } of folder.decisions.values())
    for (const decision of (await port.readDecisions(content)) ?? [])
      decisions.set(decision.id, { file, content: decision });
  return decisions;
}
