/**
 * A little application around a diagram, brought in as a zip and published by the administrator as a person would.
 * Everybody may start it; who is granted `<app>/member` may claim what is offered to `role:<unit>:member`; its user tasks share one form with the field `answer`; texts are their own keys.
 *
 *   await publish(admin, { app: 'slow', process: 'wait', diagram: userTask('Task_Ask') + …, tasks: ['Task_Ask'] });
 */
import { strToU8, zipSync } from 'fflate';
import { endpoints } from '@closeloop/contracts';
import type { Client } from '../client.ts';

export interface SmallApplication {
  readonly app: string;
  readonly process: string;
  /** What stands between the tags of the process. */
  readonly diagram: string;
  /** User tasks, each completed by the action `send`. */
  readonly tasks: readonly string[];
  /** A file of decisions. */
  readonly decisions?: string;
  /** Merged over the manifest. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Merged over the process of the manifest. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly roles?: Readonly<Record<string, unknown>>;
  /** Forms beside `ask`, by id. */
  readonly forms?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What stands beside the process, such as messages. */
  readonly beside?: string;
}

export const flow = (id: string, from: string, to: string, condition?: string) =>
  condition === undefined
    ? `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}" />`
    : `<bpmn:sequenceFlow id="${id}" sourceRef="${from}" targetRef="${to}"><bpmn:conditionExpression>${condition}</bpmn:conditionExpression></bpmn:sequenceFlow>`;

export const userTask = (id: string, assignment = 'assignee="=closeloop.starterId"') =>
  `<bpmn:userTask id="${id}" name="${id}"><bpmn:extensionElements><zeebe:formDefinition formKey="ask" /><zeebe:assignmentDefinition ${assignment} /></bpmn:extensionElements></bpmn:userTask>`;

/** `admin` may design and publish applications. */
export async function publish(admin: Client, small: SmallApplication): Promise<void> {
  const file = { name: `${small.app}.zip`, type: 'application/zip', bytes: archiveOf(small) };
  const { problems } = await admin.call(endpoints.studio.importArchive, { body: {}, file });
  const errors = problems.filter((one) => one.severity === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
  await admin.call(endpoints.studio.deploy, { params: { app: small.app }, body: { note: 'first' } });
}

export function archiveOf(small: SmallApplication): Uint8Array {
  const manifest = manifestOf(small);
  const roles = small.roles ?? ordinaryRoles;
  const form = {
    type: 'default',
    id: 'ask',
    schemaVersion: 18,
    components: [{ type: 'textfield', key: 'answer', label: 't.answer' }],
  };
  const forms = { ask: form, ...small.forms };
  const keys = new Set(JSON.stringify([manifest, roles, forms]).match(/(?<=")t\.\w+(?=")/g));
  const texts = Object.fromEntries([...keys].map((key) => [key, key.slice(2)]));
  const folder = `workflows/${small.app}`;
  return zipSync(
    Object.fromEntries(
      Object.entries({
        [`${folder}/app.json`]: JSON.stringify(manifest),
        [`${folder}/roles.json`]: JSON.stringify(roles),
        [`${folder}/flow.bpmn`]: diagramOf(small),
        ...(small.decisions !== undefined && { [`${folder}/rules.dmn`]: small.decisions }),
        [`${folder}/texts/zh-CN.json`]: JSON.stringify(texts),
        [`${folder}/texts/en.json`]: JSON.stringify(texts),
        ...Object.fromEntries(
          Object.entries(forms).map(([id, one]) => [`forms/${small.app}/${id}.form`, JSON.stringify(one)]),
        ),
      }).map(([name, text]) => [name, strToU8(text)]),
    ),
  );
}

function manifestOf({ app, process, tasks, diagram, manifest, settings }: SmallApplication) {
  const named = [...diagram.matchAll(/\bid="([A-Z]\w+)"/g)].map((match) => match[1] ?? '');
  const actions = [{ id: 'send', kind: 'complete', label: 't.send' }];
  return {
    id: app,
    version: '1.0.0',
    platform: '^1.0',
    name: 't.name',
    icon: 'clipboard-check',
    processes: {
      [process]: {
        label: 't.process',
        diagrams: { only: 'flow.bpmn' },
        start: { label: 't.start' },
        case: {
          title: 't.title',
          states: [
            { id: 'over', when: '=ended("End")', label: 't.over', tone: 'success' },
            { id: 'running', else: true, label: 't.running', tone: 'info' },
          ],
        },
        tasks: Object.fromEntries(tasks.map((task) => [task, { actions }])),
        names: Object.fromEntries(named.map((one) => [one, `t.${one}`])),
        ...settings,
      },
    },
    lists: { every: { label: 't.every', of: 'case', process, columns: ['number', 'title', 'state'], open: 'case' } },
    menus: { phone: [{ start: process }], pc: [{ list: 'every' }] },
    ...manifest,
  };
}

export const ordinaryRoles = {
  roles: {
    anybody: { label: 't.anybody', from: { members: true } },
    member: { label: 't.member', from: { grant: 'unit' } },
  },
  rules: [
    { role: 'anybody', can: 'start', subject: 'case' },
    { role: 'anybody', can: 'read', subject: 'case', where: { participants: { $has: { person: '$person.id' } } } },
    {
      role: 'anybody',
      can: ['read', 'complete', 'saveDraft'],
      subject: 'task',
      where: { assignee: { $eq: '$person.id' } },
    },
    {
      role: 'member',
      can: ['read', 'verb:claim'],
      subject: 'task',
      where: { candidateGroups: { $overlaps: '$person.groups' } },
    },
  ],
};

function diagramOf({ app, diagram, beside = '' }: SmallApplication): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="Definitions_${app}" targetNamespace="urn:${app}">
  <bpmn:process id="Process_${app}" isExecutable="true">${diagram}</bpmn:process>${beside}
</bpmn:definitions>`;
}
