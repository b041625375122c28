/** Who takes part in cases. */
import type { Tx } from '../kernel/types.ts';
import type { ParticipantRecord } from './case-row.ts';

const columns = 'case_id, person_id, "as", name, since';

/** In scope `system`: someone who takes part from another unit sees who else does. */
export async function participantsOfCases(
  tx: Tx,
  caseIds: readonly string[],
): Promise<Map<string, ParticipantRecord[]>> {
  const { rows } = await tx.asSystem(() =>
    tx.query<ParticipantRecord>(
      `select ${columns} from case_participants where case_id = any($1::uuid[]) order by since, person_id, "as"`,
      [caseIds],
    ),
  );
  const grouped = new Map<string, ParticipantRecord[]>();
  for (const row of rows) grouped.set(row.case_id, [...(grouped.get(row.case_id) ?? []), row]);
  return grouped;
}
