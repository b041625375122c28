/**
 * The demonstration's accounts: a list to choose from instead of passwords. Only on this machine: refused when a proxy
 * forwarded the call or the address asked for is not a loopback one, so that it cannot be reached by accident.
 */
import type { DemoAccount, Language } from '@closeloop/contracts';
import { problem } from '../kernel/problem.ts';
import type { CallOrigin, Tx } from '../kernel/types.ts';
import { hashPassword } from './password.ts';
import type { Labels } from './ports.ts';
import { platformLabel } from './session.service.ts';

export const DEMO_PASSWORD = 'Ring-Road-36-Lantern';

export function refuseOutsideDemo(demo: boolean, origin: CallOrigin): void {
  if (!demo || !origin.loopback || origin.forwarded) throw problem('demo-refused');
}

interface DemoRow {
  readonly id: string;
  readonly name: string;
  readonly phone: string;
  readonly unit: string | null;
  readonly roles: readonly string[];
  readonly posts: readonly string[];
}

/** Runs in scope `system`. */
export async function demoAccounts(tx: Tx, labels: Labels, language: Language): Promise<DemoAccount[]> {
  const { rows } = await tx.query<DemoRow>(
    `select p.id, p.name, p.phone,
       (select string_agg(u.name, ' · ' order by u.name) from memberships m join units u on u.id = m.unit_id
        where m.person_id = p.id and m.ended_at is null) as unit,
       array(select distinct g.role from role_grants g where g.person_id = p.id order by 1) as roles,
       array(select distinct x.post from project_posts x where x.person_id = p.id and x.ended_at is null order by 1) as posts
     from persons p join accounts a on a.person_id = p.id where a.demo order by p.phone`,
  );
  const names = await labels.read(tx);
  return rows.map(({ id, name, phone, unit, roles, posts }) => {
    const known = [
      ...posts.map((post) => names.post(post, language)),
      ...roles.map((role) => platformLabel(role, language) ?? names.role(role, language)),
    ];
    return { id, name, phone, unit, about: [...new Set(known.filter((one) => one !== undefined))].join(' · ') };
  });
}

/** Runs in scope `system`; throws unless the person is one of the demonstration. */
export async function refuseOthers(tx: Tx, personId: string): Promise<void> {
  const { rowCount } = await tx.query('select 1 from accounts where person_id = $1 and demo', [personId]);
  if (rowCount === 0) throw problem('not-found');
}

/** The demonstration's accounts share one password, printed at start; one that was changed stays changed. */
export async function demoPasswordHash(): Promise<string> {
  return hashPassword(DEMO_PASSWORD);
}
export async function giveDemoPasswords(tx: Tx, hash: string): Promise<void> {
  await tx.query('update accounts set password_hash = $1, updated_at = now() where demo and password_hash is null', [
    hash,
  ]);
}
