/** Fields of cases and tasks in SQL, for conditions and sorting; `c` is the case, `t` the task. */
import type { CaseField } from '@closeloop/contracts/application';
import type { Deployed } from '../applications/index.ts';
import type { SqlField, SqlFields, SqlType } from '../kernel/ability/condition-sql.ts';

const caseBuiltin: Readonly<Record<string, SqlField>> = {
  id: { sql: 'c.id', type: 'uuid' },
  app: { sql: 'c.app', type: 'text' },
  process: { sql: 'c.process', type: 'text' },
  deployment: { sql: 'c.deployment_id', type: 'uuid' },
  number: { sql: 'c.number', type: 'text' },
  title: { sql: "c.title ->> 'zh-CN'", type: 'text' },
  state: { sql: 'c.state', type: 'text' },
  unit: { sql: 'c.unit_id', type: 'uuid' },
  project: { sql: 'c.project_id', type: 'uuid' },
  starter: { sql: 'c.starter_id', type: 'uuid' },
  participants: {
    sql: 'c.id',
    type: 'participants',
    has: (person, as) =>
      `exists (select from case_participants h where h.case_id = c.id and h.person_id = ${person}${as === null ? '' : ` and h."as" = ${as}`})`,
  },
  createdAt: { sql: 'c.created_at', type: 'dateTime' },
  closedAt: { sql: 'c.closed_at', type: 'dateTime' },
  variant: { sql: 'c.variant', type: 'text' },
};
const taskBuiltin: Readonly<Record<string, SqlField>> = {
  title: { sql: "c.title ->> 'zh-CN'", type: 'text' },
  element: { sql: 't.element', type: 'text' },
  assignee: { sql: 't.assignee_id', type: 'uuid' },
  candidateGroups: { sql: 't.candidate_groups', type: 'list' },
  due: { sql: 't.due', type: 'dateTime' },
  state: { sql: 't.state', type: 'text' },
  createdAt: { sql: 't.created_at', type: 'dateTime' },
  closedAt: { sql: 't.closed_at', type: 'dateTime' },
};

const types: Readonly<Record<CaseField['type'], SqlType>> = {
  string: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'text',
  dateTime: 'dateTime',
  person: 'uuid',
  option: 'text',
};

export function caseSqlFields(deployed: Deployed, process?: string): SqlFields {
  return (name) => caseBuiltin[name] ?? declared(deployed, process, name);
}

export function taskSqlFields(deployed: Deployed, process?: string): SqlFields {
  const ofCase = caseSqlFields(deployed, process);
  return (name) => (name.startsWith('case.') ? ofCase(name.slice(5)) : taskBuiltin[name]);
}

/** Names are identifiers by the schema, so they may stand in the statement. */
function declared(deployed: Deployed, process: string | undefined, name: string): SqlField | undefined {
  const processes = process === undefined ? Object.values(deployed.app.processes) : [deployed.app.processes[process]];
  const field = processes.map((one) => one?.case.fields?.[name]).find((one) => one !== undefined);
  if (!field || !/^[A-Za-z]\w*$/.test(name)) return undefined;
  const text = field.type === 'person' ? `c.fields -> '${name}' ->> 'id'` : `c.fields ->> '${name}'`;
  const type = types[field.type];
  const cast =
    { number: '::double precision', boolean: '::boolean', dateTime: '::timestamptz', uuid: '::uuid' }[type as string] ??
    '';
  return { sql: `(${text})${cast}`, type };
}
