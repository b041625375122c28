/**
 * Settings declared by the platform (for the installation) and by the installed applications (per unit, or for the
 * installation). Only values that were changed are stored; each change is audited with before and after. What is kept for
 * the installation is changed only by who may manage settings for all units.
 */
import { v7 as uuid } from 'uuid';
import type { BodyOf, endpoints, Language, SettingRow } from '@closeloop/contracts';
import { grantedRolesWith } from '../kernel/ability/platform-roles.ts';
import { audit } from '../kernel/audit.ts';
import { problem } from '../kernel/problem.ts';
import type { Actor, Tx } from '../kernel/types.ts';
import type { OrganisationContext } from './context.ts';
import { administers, askAdministrator } from './organisation.policy.ts';
import { settingsOf, type SettingDefinition, type SettingValue } from './declarations.ts';
import { platformSettings } from './settings.platform.ts';

type Order = BodyOf<typeof endpoints.organisation.changeSetting>;
interface Stored {
  readonly unit_id: string | null;
  readonly app: string | null;
  readonly name: string;
  readonly value: SettingValue;
}

export async function listSettings(
  context: OrganisationContext,
  tx: Tx,
  actor: Actor,
  language: Language,
): Promise<SettingRow[]> {
  const stored = await readStored(tx);
  const definitions = await definitionsFor(context, tx, actor);
  return definitions.map((one) => present(one, valueOf(one, stored, actor), actor, language));
}

async function definitionsFor(context: OrganisationContext, tx: Tx, actor: Actor): Promise<SettingDefinition[]> {
  const all = [...platformSettings, ...settingsOf(await context.applications.installed(tx))];
  return all.filter((one) => one.level === 'installation' || actor.unit !== null);
}

async function readStored(tx: Tx): Promise<Stored[]> {
  return (await tx.query<Stored>('select unit_id, app, name, value from settings')).rows;
}

const unitFor = (definition: SettingDefinition, actor: Actor) =>
  definition.level === 'unit' ? (actor.unit?.id ?? null) : null;

function valueOf(definition: SettingDefinition, stored: readonly Stored[], actor: Actor): SettingValue {
  const unitId = unitFor(definition, actor);
  const found = stored.find(
    (one) => one.unit_id === unitId && one.app === definition.app && one.name === definition.name,
  );
  return found?.value ?? definition.default;
}

function manages(actor: Actor, definition: SettingDefinition): boolean {
  if (definition.level === 'unit') return actor.unit !== null && administers(actor, actor.unit.id);
  const roles = grantedRolesWith('settings.manage');
  return actor.grants.some((grant) => grant.unitId === null && roles.includes(grant.role));
}

function present(definition: SettingDefinition, value: SettingValue, actor: Actor, language: Language): SettingRow {
  const options = definition.options?.map((one) => ({ value: one.value, label: one.label[language] }));
  return {
    scope: definition.level,
    app: definition.app,
    name: definition.name,
    label: definition.label[language],
    about: definition.about[language],
    type: definition.type,
    ...(options && { options }),
    value,
    default: definition.default,
    can: manages(actor, definition) ? ['change'] : [],
  };
}

export async function changeSetting(context: OrganisationContext, tx: Tx, actor: Actor, order: Order): Promise<void> {
  const definitions = await definitionsFor(context, tx, actor);
  const definition = definitions.find(
    (one) => one.level === order.scope && one.app === order.app && one.name === order.name,
  );
  if (!definition) throw problem('not-found');
  if (!manages(actor, definition)) throw problem('not-allowed', { who: askAdministrator });
  refuseWrongValue(definition, order.value, actor.language);
  const before = valueOf(definition, await readStored(tx), actor);
  const unitId = unitFor(definition, actor);
  const save = () => store(tx, { unit_id: unitId, app: order.app, name: order.name, value: order.value }, actor);
  await (unitId === null ? tx.asSystem(save) : save());
  const entityId = [order.app ?? 'platform', order.name].join('/');
  const change = { before: { value: before }, after: { value: order.value } };
  await audit(tx, actor, { action: 'setting.changed', entity: 'setting', entityId, unitId, ...change });
}

function refuseWrongValue(definition: SettingDefinition, value: SettingValue, language: Language): void {
  if (fits(definition, value)) return;
  const message = language === 'en' ? 'This value is not possible here.' : '不能填这个值。';
  throw problem('invalid-input', {}, { errors: [{ path: '/value', code: 'value', message }] });
}

function fits({ type, options, min, max }: SettingDefinition, value: SettingValue): boolean {
  switch (type) {
    case 'number':
      return typeof value === 'number' && value >= (min ?? -Infinity) && value <= (max ?? Infinity);
    case 'boolean':
      return typeof value === 'boolean';
    case 'enum':
      return options?.some((one) => one.value === value) ?? false;
    case 'text':
      return typeof value === 'string' && value.length <= 500;
  }
}

export async function store(tx: Tx, { unit_id, app, name, value }: Stored, actor: Actor | null): Promise<void> {
  await tx.query(
    `insert into settings as s (id, unit_id, app, name, value, updated_by) values ($1, $2, $3, $4, $5, $6)
     on conflict (unit_id, app, name) do update set value = excluded.value, rev = s.rev + 1, updated_at = now(),
       updated_by = excluded.updated_by`,
    [uuid(), unit_id, app, name, JSON.stringify(value), actor?.personId ?? null],
  );
}
