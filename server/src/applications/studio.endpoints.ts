/** The studio over HTTP. */
import { endpoints } from '@closeloop/contracts';
import { bind, type Binding } from '../kernel/types.ts';
import { decide, readEdition } from './edition.service.ts';
import {
  archiveOf,
  deploymentPage,
  discardStudioDraft,
  importArchive,
  publishDraft,
  readStudioFile,
  rollBack,
  saveStudioFile,
  studioApp,
  studioApps,
  type StudioDeps,
  studioFiles,
  validateDraft,
} from './studio.service.ts';

export function studioBindings(deps: StudioDeps): Binding[] {
  const { studio } = endpoints;
  return [
    bind(studio.apps, async ({ tx, actor, language }) => ({ rows: await studioApps(tx, actor, language) })),
    bind(studio.files, async ({ tx, actor, language, params }) => ({
      app: await studioApp(tx, actor, language, params.app),
      rows: await studioFiles(tx, params.app),
    })),
    bind(studio.readFile, async ({ tx, params, query }) => {
      const body = await readStudioFile(tx, params.app, query.path);
      return { body, rev: body.rev };
    }),
    bind(studio.saveFile, async ({ tx, actor, params, query, body, rev }) => {
      const saved = await saveStudioFile(tx, actor, params.app, query.path, body.text, rev);
      return { body: saved, rev: saved.rev };
    }),
    bind(studio.discardDraft, ({ tx, actor, params }) => discardStudioDraft(tx, actor, params.app)),
    bind(studio.validate, async ({ tx, language, params, body }) => ({
      problems: await validateDraft(deps, tx, language, params.app, body.files),
    })),
    bind(studio.deploy, ({ tx, actor, language, params, body }) =>
      publishDraft(deps, tx, actor, language, params.app, body.note),
    ),
    bind(studio.deployments, ({ tx, params, query }) => deploymentPage(tx, params.app, query.limit, query.cursor)),
    bind(studio.rollBack, ({ tx, actor, language, params, body }) =>
      rollBack(deps, tx, actor, language, params.app, params.number, body.note),
    ),
    bind(studio.edition, ({ tx, params }) => readEdition(tx, params.app)),
    bind(studio.decideEdition, async ({ tx, actor, language, params, body }) => ({
      problems: await decide(deps, tx, actor, language, params.app, body),
    })),
    bind(studio.archive, ({ tx, params, query }) => archiveOf(tx, params.app, query.number)),
    bind(studio.importArchive, ({ tx, actor, language, file }) => importArchive(deps, tx, actor, language, file)),
  ];
}
