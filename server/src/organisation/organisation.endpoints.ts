/** Each endpoint of the organisation: parse is the binder's, the answer is the service's. */
import { endpoints } from '@closeloop/contracts';
import { bind, bindPrepared, type Binding } from '../kernel/types.ts';
import { problem } from '../kernel/problem.ts';
import type { OrganisationContext } from './context.ts';
import { changeGrants, listRoles } from './grants.service.ts';
import { addPerson, changePerson, issueActivation, leaveUnit, listPeople, showPerson } from './people.service.ts';
import { listCandidates } from './posts.candidates.ts';
import { listPostHistory } from './posts.history.ts';
import { changePost } from './posts.service.ts';
import { listProjects, showProject } from './projects.service.ts';
import { applyPull, askRegistry, lastGoodPull, refuseFrequentPulls, registryStatus } from './registry.service.ts';
import { changeSetting, listSettings } from './settings.service.ts';

const api = endpoints.organisation;

const projectBindings = (context: OrganisationContext): Binding[] => [
  bind(api.projects, ({ tx, actor, query, language }) => listProjects(context, tx, actor, query, language)),
  bind(api.project, ({ tx, actor, params, language }) => showProject(context, tx, actor, params.id, language)),
  bind(api.postHistory, ({ tx, actor, params, query, language }) =>
    listPostHistory(context, tx, actor, { projectId: params.id, ...query, cursor: query.cursor }, language),
  ),
  bind(api.candidates, async ({ tx, actor, params, query, language }) => {
    const target = { projectId: params.id, post: params.post, search: query.q };
    return { rows: await listCandidates(context, tx, actor, target, language) };
  }),
  bind(api.changePost, async ({ tx, actor, params, body, rev, language }) => {
    await changePost(context, tx, actor, { projectId: params.id, post: params.post, rev }, body);
    return showProject(context, tx, actor, params.id, language);
  }),
];

const peopleBindings = (context: OrganisationContext): Binding[] => [
  bind(api.people, ({ tx, actor, query, language }) => listPeople(context, tx, actor, query, language)),
  bind(api.person, ({ tx, actor, params, language }) => showPerson(context, tx, actor, params.id, language)),
  bind(api.addPerson, async ({ tx, actor, body, language }) => {
    const id = await addPerson(context, tx, actor, body);
    return showPerson(context, tx, actor, id, language);
  }),
  bind(api.changePerson, async ({ tx, actor, params, body, rev, language }) => {
    await changePerson(context, tx, actor, { id: params.id, rev }, body);
    return showPerson(context, tx, actor, params.id, language);
  }),
  bind(api.leave, async ({ tx, actor, params, body, rev, language }) => {
    await leaveUnit(context, tx, actor, { id: params.id, rev }, body);
    return showPerson(context, tx, actor, params.id, language);
  }),
  bind(api.issueActivation, ({ tx, actor, params }) => issueActivation(context, tx, actor, params.id)),
  bind(api.roles, async ({ tx, actor, language }) => ({ rows: await listRoles(context, tx, actor, language) })),
  bind(api.changeGrants, async ({ tx, actor, params, body, rev, language }) => {
    await changeGrants(context, tx, actor, { id: params.id, rev }, body.grants);
    return showPerson(context, tx, actor, params.id, language);
  }),
];

const registryBindings = (context: OrganisationContext): Binding[] => [
  bind(api.registryStatus, ({ tx, language }) => registryStatus(tx, context.gateway, language)),
  bindPrepared(api.syncRegistry, {
    async look({ tx, actor }) {
      await refuseFrequentPulls(tx, actor);
      return lastGoodPull(tx);
    },
    work: (since) => askRegistry(context.gateway, since ?? undefined),
    async handle({ tx, actor, language }, asked) {
      const lastOk = await lastGoodPull(tx);
      const { ok } = await applyPull(tx, context, asked, actor);
      if (!ok) return { refused: syncFailed(lastOk) };
      return registryStatus(tx, context.gateway, language);
    },
  }),
];

/** Where the sites are, whatever zone the server keeps. */
const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });

function syncFailed(lastOk: Date | null) {
  const never = { zh: '（还没有同步过）', en: '(never)' };
  return problem('sync-failed', { time: lastOk ? clock.format(lastOk) : never });
}

const settingBindings = (context: OrganisationContext): Binding[] => [
  bind(api.settings, async ({ tx, actor, language }) => ({ rows: await listSettings(context, tx, actor, language) })),
  bind(api.changeSetting, async ({ tx, actor, body, language }) => {
    await changeSetting(context, tx, actor, body);
    return { rows: await listSettings(context, tx, actor, language) };
  }),
];

export const organisationBindings = (context: OrganisationContext): Binding[] => [
  ...projectBindings(context),
  ...peopleBindings(context),
  ...registryBindings(context),
  ...settingBindings(context),
];
