/** What the registry knows about someone who signs in: who leads projects under a name, and whose a credit code is. */
import type { Tx } from '../kernel/types.ts';

export interface RegistryChief {
  readonly phone: string;
  /** At least one of the projects can be evaluated now. */
  readonly evaluable: boolean;
}

/** Scope: system. */
export async function chiefsNamed(tx: Tx, name: string): Promise<RegistryChief[]> {
  const { rows } = await tx.query<RegistryChief>(
    `select c.phone, bool_or(p.evaluable) as evaluable from persons c join projects p on p.chief_id = c.id
     where c.name = $1 group by c.id, c.phone order by c.phone`,
    [name],
  );
  return rows;
}

/** The unit of a credit code and the person who signs in for it. Scope: system. */
export async function company(
  tx: Tx,
  creditCode: string,
): Promise<{ readonly unitId: string; readonly adminId: string | null } | null> {
  const { rows } = await tx.query<{ unitId: string; adminId: string | null }>(
    'select id as "unitId", registry_admin_id as "adminId" from units where credit_code = $1',
    [creditCode],
  );
  return rows[0] ?? null;
}
