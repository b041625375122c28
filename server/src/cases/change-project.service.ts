/**
 * Correcting the project while an open task allows it: the variable that holds the project is among the task's
 * `editable`, and the choice passes the same guards as in the form it was made in. Answers given so far stay.
 */
import { type Component, flatten } from '@closeloop/contracts/application';
import { type Deployed, type EngineDoor, isTrue, phraseText, processOf } from '../applications/index.ts';
import { audit } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import { personFace, projectsHeld } from '../organisation/index.ts';
import { caseContext } from './context.ts';
import { guardWay } from './guard-way.ts';
import type { CaseParts } from './presenter.ts';
import type { Settling } from './settle.ts';
import { staleCase } from './stale.ts';
import { lockCase } from './work.ts';

type ProjectPicker = Extract<Component, { type: 'projectPicker' }>;

export async function changeProject(
  engine: EngineDoor,
  settling: Settling,
  tx: Tx,
  actor: Actor,
  parts: CaseParts,
  order: { readonly projectId: string; readonly rev: number },
): Promise<void> {
  const row = await lockCase(tx, 'id', parts.row.id);
  if (!row?.instance_key) throw problem('not-found');
  const { deployed } = parts;
  const work = await settling.hold(tx, row, deployed, actor);
  const own = work.openTasks().filter((task) => task.assignee_id === actor.personId);
  const picker = own
    .map((task) => correctionPicker(deployed, row.process, task.element))
    .find((one) => one !== undefined);
  if (!picker) throw problem('not-allowed', { who: row.starter_name });
  if (row.rev !== order.rev) throw await staleCase(tx, row.id);
  await checkChoice(tx, actor, { ...parts, row }, picker, order.projectId);
  const outcome = await engine.submit(tx, {
    type: 'setVariables',
    scopeKey: row.instance_key,
    variables: { [picker.key]: order.projectId },
  });
  if (outcome && outcome.code !== 'OK') throw problem('engine-refused', { message: outcome.message });
  await audit(tx, actor, {
    action: 'change-project',
    entity: 'case',
    entityId: row.id,
    caseId: row.id,
    unitId: row.unit_id,
    before: { project: row.project_id },
    after: { project: order.projectId },
  });
  await settling.settle(tx, work);
}

/** The picker of the process whose choice the task may correct. */
export function correctionPicker(deployed: Deployed, process: string, element: string): ProjectPicker | undefined {
  const editable = processOf(deployed, process).tasks[element]?.editable ?? [];
  for (const form of deployed.forms.values())
    for (const one of flatten(form.components))
      if (one.type === 'projectPicker' && editable.includes(one.key)) return one;
  return undefined;
}

async function checkChoice(
  tx: Tx,
  actor: Actor,
  parts: CaseParts,
  picker: ProjectPicker,
  projectId: string,
): Promise<void> {
  const person = personFace(actor, await projectsHeld(tx, actor.personId, actor.unit?.id ?? null));
  const candidate = person.projects.find((one) => one.id === projectId);
  if (!candidate) throw problem('not-found');
  if (!candidate.evaluable) throw problem('project-read-only');
  const names = { ...caseContext({ ...parts, person }), candidate };
  const guard = (picker.selectable ?? []).find((one) => !isTrue(one.unless, names));
  if (!guard) return;
  const say = (language: 'zh-CN' | 'en') => phraseText(parts.deployed.words, guard.message, names, language);
  throw problem('start-guard', { message: { zh: say('zh-CN'), en: say('en') } }, guardWay(guard, projectId));
}
