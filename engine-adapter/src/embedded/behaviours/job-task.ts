import type { Behaviour } from '../behaviour.ts';
import { evaluateText, lookupFrom } from '../evaluation.ts';
import type { ExecutableElement, Found } from '../executable.ts';
import { Failure } from '../failure.ts';
import { createJob, planJob } from '../jobs.ts';
import type { Run } from '../run.ts';
import type { ElementRow } from '../store/rows.ts';
import { closeActivity, openActivity } from './activity.ts';

/** The form named by its id; undefined: it is being looked up, and the activation begins again when it is known. */
function formOf(run: Run, row: ElementRow, { form }: ExecutableElement): Found['form'] | null | undefined {
  if (!form) return null;
  const id = evaluateText(form.formId, lookupFrom(run.state, row.key), run.moment);
  const { binding, versionTag } = form;
  const found = run.find(row, {
    kind: 'form',
    id,
    binding,
    versionTag,
    deploymentKey: run.processOf(row).deploymentKey,
  });
  if (found !== null) return found;
  throw new Failure('FORM_NOT_FOUND', `Expected to find a form with id '${id}', but no such form was found`);
}

/** Waits for a job: what is done by people and by machines differs only in what the job says. */
export const jobTask: Behaviour = {
  activate(run, row, element) {
    const form = formOf(run, row, element);
    if (form === undefined) return;
    const plan = openActivity(run, row, element, () => planJob(run, row, element, form?.key));
    createJob(run, row, plan);
    run.activated(row);
  },
  complete: closeActivity,
};
