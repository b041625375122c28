/** Companion codes over HTTP. `openFor` proves that the caller may invite for the task. */
import { endpoints } from '@closeloop/contracts';
import type { Changes } from '../../kernel/changes.ts';
import type { Signing } from '../../kernel/signing.ts';
import { type Actor, bind, type Binding, type Tx } from '../../kernel/types.ts';
import { codeFor, countTry, invitedCase, join, openCode } from './join.service.ts';

export interface JoinDeps {
  readonly signing: Signing;
  readonly changes: Changes;
  /** Where a companion of this field is kept; refuses who may not write the task. */
  readonly openFor: (
    tx: Tx,
    actor: Actor,
    taskId: string,
    field: string,
  ) => Promise<{ caseId: string; element: string; visit: number }>;
}

export function joinBindings({ signing, changes, openFor }: JoinDeps): Binding[] {
  const { blocks } = endpoints;
  return [
    bind(blocks.companionCode, async ({ tx, actor, params }) => {
      const { caseId, element, visit } = await openFor(tx, actor, params.id, params.field);
      return codeFor(signing, { c: caseId, f: params.field, e: element, v: visit }, new Date());
    }),
    bind(blocks.joinInfo, async ({ tx, actor, params, language }) => {
      countTry(actor.personId, Date.now());
      const invited = await invitedCase(tx, actor, openCode(signing, params.code, new Date()));
      return {
        title: invited.title[language],
        inviter: invited.starter_name,
        project: invited.project_name,
        startedAt: invited.created_at.toISOString(),
        joined: invited.joined,
      };
    }),
    bind(blocks.join, async ({ tx, actor, params, body }) => {
      countTry(actor.personId, Date.now());
      const caseId = await join(tx, actor, openCode(signing, params.code, new Date()), body);
      tx.afterCommit(() =>
        changes.publish(
          { kind: 'case', id: caseId },
          { persons: [actor.personId], ...(actor.unit && { units: [actor.unit.id] }) },
        ),
      );
      return { caseId };
    }),
  ];
}
