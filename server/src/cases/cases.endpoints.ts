/** Cases, menus and lists over HTTP. */
import { endpoints, type Language } from '@closeloop/contracts';
import { type Catalogue, type EngineDoor, word } from '../applications/index.ts';
import { type Actor, bind, type Binding, type Tx } from '../kernel/types.ts';
import { changeProject } from './change-project.service.ts';
import { discardCase } from './discard.service.ts';
import { listPage } from './list.service.ts';
import { menusOf } from './menus.service.ts';
import { presentDetail } from './presenter.ts';
import { readCase } from './read.service.ts';
import type { Settling } from './settle.ts';
import { startCase } from './start.service.ts';
import { timelinePage } from './timeline.service.ts';
import { diagramPage } from './tracking.service.ts';
import type { CaseItems } from './ports.ts';
import { findCase } from './surroundings.ts';

export interface CaseDeps {
  readonly catalogue: Catalogue;
  readonly engine: EngineDoor;
  readonly settling: Settling;
  /** Stored fields of a case and the size of an inbox: known to the tasks feature. */
  readonly items: CaseItems;
}

export function caseBindings(deps: CaseDeps): Binding[] {
  const { catalogue, engine, settling, items } = deps;
  const { cases } = endpoints;
  const detail = async (tx: Tx, actor: Actor, language: Language, id: string) => {
    const found = await readCase(catalogue, tx, actor, id);
    return { body: presentDetail(found, found.openTasks, { actor, language }), rev: found.row.rev };
  };
  return [
    bind(cases.menus, async ({ tx, actor, language }) =>
      menusOf(catalogue, tx, actor, language, await items.todoCount(tx, actor)),
    ),
    bind(cases.apps, async ({ tx, language }) => ({
      rows: (await catalogue.installed(tx)).map(({ app, words, number }) => ({
        id: app.id,
        name: word(words, app.name, language),
        icon: app.icon,
        deployment: number,
        lists: Object.entries(app.lists).map(([id, list]) => ({
          id,
          label: word(words, list.label, language),
          of: list.of,
        })),
      })),
    })),
    bind(cases.list, ({ tx, actor, language, params, query }) =>
      listPage(catalogue, tx, actor, language, params.app, params.list, query),
    ),
    bind(cases.start, async ({ tx, actor, language, body }) => {
      const started = await startCase(deps, tx, actor, body);
      return { case: presentDetail(started, started.openTasks, { actor, language }) };
    }),
    bind(cases.read, ({ tx, actor, language, params }) => detail(tx, actor, language, params.id)),
    bind(cases.timeline, async ({ tx, actor, language, params, query }) =>
      timelinePage(tx, await readCase(catalogue, tx, actor, params.id), language, query),
    ),
    bind(cases.diagram, async ({ tx, actor, language, params }) => {
      const parts = await readCase(catalogue, tx, actor, params.id);
      const { rows } = await tx.query<{ element: string }>(
        'select element from incidents where case_id = $1 and resolved_at is null',
        [params.id],
      );
      return diagramPage(parts, parts.openTasks, new Set(rows.map((one) => one.element)), language);
    }),
    bind(cases.variables, async ({ tx, actor, params }) => ({
      variables: (await readCase(catalogue, tx, actor, params.id)).row.vars,
    })),
    bind(cases.items, async ({ tx, actor, language, params, query }) => {
      const parts = await readCase(catalogue, tx, actor, params.id);
      return { fields: await items.storedFields(tx, parts, language, query.field) };
    }),
    bind(cases.discard, async ({ tx, actor, params, rev }) => {
      const parts = await readCase(catalogue, tx, actor, params.id);
      await discardCase(engine, settling, tx, actor, parts, rev);
    }),
    bind(cases.changeProject, async ({ tx, actor, language, params, body, rev }) => {
      const parts = await readCase(catalogue, tx, actor, params.id);
      await changeProject(engine, settling, tx, actor, parts, { projectId: body.projectId, rev });
      // After a change of one's own: no trace of a supervising read.
      const changed = await findCase(catalogue, tx, params.id);
      return presentDetail(changed, changed.openTasks, { actor, language });
    }),
  ];
}
