/** The platform's own settings, kept for the whole installation, and the few that the server itself goes by. */
import type { Tx } from '../kernel/types.ts';
import file from './platform-settings.json' with { type: 'json' };
import type { SettingDefinition, SettingValue } from './declarations.ts';

export const platformSettings: readonly SettingDefinition[] = file.map((one) => ({
  ...(one as Omit<SettingDefinition, 'app' | 'level'>),
  app: null,
  level: 'installation',
}));

type Name = 'hotline' | 'localAuthority' | 'syncDelayDays';

/** Readable for everybody, also before sign-in. */
async function platformValues(tx: Tx): Promise<Record<Name, SettingValue>> {
  const { rows } = await tx.asSystem(() =>
    tx.query<{ name: string; value: SettingValue }>(
      'select name, value from settings where unit_id is null and app is null',
    ),
  );
  const set = new Map(rows.map((row) => [row.name, row.value]));
  const entries = platformSettings.map((one) => [one.name, set.get(one.name) ?? one.default]);
  return Object.fromEntries(entries) as Record<Name, SettingValue>;
}

/** Days a change in the registry takes to arrive, as told to users; also how long a replaced chief is pointed out. */
export async function delayDays(tx: Tx): Promise<number> {
  return Number((await platformValues(tx)).syncDelayDays);
}

export async function helpTexts(tx: Tx): Promise<{ readonly hotline: string; readonly localAuthority: string }> {
  const { hotline, localAuthority } = await platformValues(tx);
  return { hotline: String(hotline), localAuthority: String(localAuthority) };
}
