/**
 * The identity provider of the demonstration: plays a public one with whoever is chosen from a list. It vouches for
 * every sample person and every unit of the demonstration, and for the identities that show each way of being refused.
 */
import { problem } from '../kernel/problem.ts';
import type { SystemTransact } from '../kernel/types.ts';
import special from '../../data/demo-identities.json' with { type: 'json' };
import type { Claims, IdentityKind, IdentityProvider } from './provider.port.ts';

export const DEMO_PROVIDER = 'demo';
const LABEL = { 'zh-CN': '闽政通（演示）', en: 'Public service account (demonstration)' };

export interface DemoIdentity extends Omit<Claims, 'issuer' | 'kind'> {
  /** Under which kind it is offered, and what the provider then says it is. */
  readonly kind: IdentityKind;
  readonly vouchedKind?: IdentityKind;
  readonly about: { readonly 'zh-CN': string; readonly en: string };
  readonly down?: boolean;
}

export interface DemoProvider extends IdentityProvider {
  identities(kind: IdentityKind): Promise<readonly DemoIdentity[]>;
}

export function demoProvider(transact: SystemTransact): DemoProvider {
  const all = async () => [...(await sampleIdentities(transact)), ...(special as DemoIdentity[])];
  return {
    id: DEMO_PROVIDER,
    label: LABEL,
    kinds: ['person', 'company'],
    identities: async (kind) => (await all()).filter((one) => one.kind === kind),
    begin: (kind, state) => Promise.resolve({ url: `/login/identity/${DEMO_PROVIDER}?kind=${kind}&login=${state}` }),
    finish: async (code) => {
      const found = (await all()).find((one) => one.subject === code);
      if (!found) throw problem('unauthenticated');
      if (found.down)
        throw problem('identity-provider-unavailable', { provider: { zh: LABEL['zh-CN'], en: LABEL.en } });
      const { subject, name, phone, creditCode, kind, vouchedKind } = found;
      return { issuer: DEMO_PROVIDER, subject, kind: vouchedKind ?? kind, name, phone, creditCode };
    },
  };
}

interface SampleRow {
  readonly kind: IdentityKind;
  readonly id: string;
  readonly name: string;
  readonly phone: string | null;
  readonly credit_code: string | null;
  readonly unit: string | null;
}

function sampleIdentities(transact: SystemTransact): Promise<DemoIdentity[]> {
  return transact(async (tx) => {
    const { rows } = await tx.query<SampleRow>(
      `select 'person' as kind, p.id, p.name, p.phone, null as credit_code,
         (select string_agg(u.name, ' · ') from memberships m join units u on u.id = m.unit_id
          where m.person_id = p.id and m.ended_at is null) as unit
       from persons p join accounts a on a.person_id = p.id where a.demo
       union all
       select 'company', u.id, u.name, null, u.credit_code, u.name from units u where u.credit_code is not null
       order by kind, phone, name`,
    );
    return rows.map(({ kind, id, name, phone, credit_code, unit }) => ({
      subject: id,
      kind,
      name,
      phone,
      creditCode: credit_code,
      about: { 'zh-CN': unit ?? '', en: unit ?? '' },
    }));
  });
}
