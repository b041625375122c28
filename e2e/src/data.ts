/**
 * The Chinese an English page may show, because it is nobody's translation: what people, projects and places are called,
 * and the names in diagram files.
 */
import { endpoints } from '@closeloop/contracts';
import type { Client } from '../../server/test/client.ts';

/** What the registry and the settings call people, projects, units and places. */
export async function names(admin: Client, ofTwoUnits: Client): Promise<unknown> {
  const { organisation, identity } = endpoints;
  const [people, active, past, settings, accounts, ...identities] = await Promise.all([
    admin.call(organisation.people, { query: { limit: 100 } }),
    admin.call(organisation.projects, { query: { status: 'evaluable' } }),
    admin.call(organisation.projects, { query: { status: 'history' } }),
    admin.call(organisation.settings),
    admin.call(identity.demoAccounts),
    admin.call(identity.providerIdentities, { query: { kind: 'person' } }),
    admin.call(identity.providerIdentities, { query: { kind: 'company' } }),
  ]);
  const facts = await Promise.all(
    [...active.rows, ...past.rows].map(({ id }) => admin.call(organisation.project, { params: { id } })),
  );
  const { units } = await ofTwoUnits.call(identity.session);
  return [
    people.rows.map(({ title, specialty }) => [title, specialty]),
    facts.map(({ name, code, builder, contractor, address }) => [name, code, builder, contractor, address]),
    settings.rows.map(({ value }) => value),
    // An avatar shows the first character.
    [...accounts.rows, ...people.rows, ...identities.flatMap(({ rows }) => rows)].map(({ name }) => [name, name[0]]),
    units.map(({ name }) => name),
  ];
}

/** Longest first, so that taking one out of a text never leaves half of another. */
export function chineseIn(value: unknown): string[] {
  const found = new Set<string>();
  const look = (one: unknown): void => {
    if (typeof one === 'string' && /\p{Script=Han}/u.test(one)) {
      found.add(one.trim());
      found.add(JSON.stringify(one.trim()));
    } else if (typeof one === 'object' && one !== null) Object.values(one).forEach(look);
  };
  look(value);
  return [...found].sort((a, b) => b.length - a.length);
}

export async function namesDrawn(admin: Client): Promise<string[]> {
  const { studio } = endpoints;
  const { rows } = await admin.call(studio.apps);
  const files = rows.map(async ({ id: app }) => {
    const listed = await admin.call(studio.files, { params: { app } });
    const diagrams = listed.rows.filter(({ path }) => path.endsWith('.bpmn'));
    return Promise.all(diagrams.map(({ path }) => admin.call(studio.readFile, { params: { app }, query: { path } })));
  });
  const texts = (await Promise.all(files)).flat().map(({ text }) => text);
  return texts.flatMap((text) => [...text.matchAll(/\bname="([^"]+)"/g)].map(([, name = '']) => name));
}
