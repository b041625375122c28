/**
 * Who, here, is the identity a provider vouches for. Matched once, by phone for a person and by credit code for a
 * company, then bound; from then on only the binding counts, so a number that changes hands opens nobody's account.
 * Whoever cannot be let in is told why and whom to ask, with phone numbers masked. Runs in scope `system`.
 */
import { problem } from '../kernel/problem.ts';
import type { Tx } from '../kernel/types.ts';
import type { RegistryFacts } from './ports.ts';
import type { Claims, IdentityKind } from './provider.port.ts';

export interface Matched {
  readonly personId: string;
  /** A company signs in for its unit. */
  readonly unitId: string | null;
}
interface Standing {
  readonly posts: number;
  readonly grants: number;
  readonly administers_unit: boolean;
  /** Named as chief by the registry: of projects that can be evaluated, of others only, or of none. */
  readonly chief: 'evaluable' | 'other' | 'none';
}

export async function match(tx: Tx, facts: RegistryFacts, claims: Claims, asked: IdentityKind): Promise<Matched> {
  if (claims.kind !== asked) throw problem('wrong-identity-kind');
  const matched =
    claims.kind === 'company' ? await matchCompany(tx, facts, claims) : await matchPerson(tx, facts, claims);
  await tx.query(
    'insert into identity_bindings (issuer, subject, person_id) values ($1, $2, $3) on conflict do nothing',
    [claims.issuer, claims.subject, matched.personId],
  );
  return matched;
}

export function maskPhone(phone: string): string {
  return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/** The unit is looked up each time: its administrator may have changed since. */
async function matchCompany(tx: Tx, facts: RegistryFacts, { creditCode }: Claims): Promise<Matched> {
  const company = creditCode === null ? null : await facts.company(tx, creditCode);
  if (!company) throw problem('unit-unknown');
  if (company.adminId === null) throw problem('account-not-configured');
  return { personId: company.adminId, unitId: company.unitId };
}

async function matchPerson(tx: Tx, facts: RegistryFacts, claims: Claims): Promise<Matched> {
  const personId = (await boundPerson(tx, claims)) ?? (await personByPhone(tx, claims.phone));
  if (personId === undefined) throw await diagnose(tx, facts, claims);
  const standing = await standingOf(tx, personId);
  if (standing.posts === 0 && standing.chief === 'other') throw problem('no-eligible-project');
  if (standing.posts === 0 && standing.administers_unit) throw problem('wrong-identity-kind');
  if (standing.posts === 0 && standing.grants === 0) throw problem('account-not-configured');
  return { personId, unitId: null };
}

/** Nobody has this phone. A chief of that name with another number is the usual reason. */
async function diagnose(tx: Tx, facts: RegistryFacts, { name, phone }: Claims) {
  const [namesake] = await facts.chiefsNamed(tx, name);
  if (!namesake || phone === null) return problem('no-eligible-project');
  return problem('phone-mismatch', { a: maskPhone(namesake.phone), b: maskPhone(phone) });
}

async function boundPerson(tx: Tx, { issuer, subject }: Claims): Promise<string | undefined> {
  const { rows } = await tx.query<{ person_id: string }>(
    'select person_id from identity_bindings where issuer = $1 and subject = $2',
    [issuer, subject],
  );
  return rows[0]?.person_id;
}

async function personByPhone(tx: Tx, phone: string | null): Promise<string | undefined> {
  const { rows } = await tx.query<{ id: string }>('select id from persons where phone = $1', [phone]);
  return rows[0]?.id;
}

async function standingOf(tx: Tx, personId: string): Promise<Standing> {
  const { rows } = await tx.query<Standing>(
    `select
       (select count(*)::int from project_posts x where x.person_id = $1 and x.ended_at is null) as posts,
       (select count(*)::int from role_grants g where g.person_id = $1) as grants,
       exists (select from units u where u.registry_admin_id = $1) as administers_unit,
       coalesce((select case when bool_or(p.evaluable) then 'evaluable' else 'other' end
         from projects p where p.chief_id = $1 having count(*) > 0), 'none') as chief`,
    [personId],
  );
  const [row] = rows;
  if (!row) throw new Error('a select without from answers one row');
  return row;
}
