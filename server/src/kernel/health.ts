/** Alive, ready, and what the server can be asked: the three public endpoints of the kernel itself. */
import { endpoints } from '@closeloop/contracts';
import type { Db } from './db.ts';
import { openApi } from './http/openapi.ts';
import { bindDetached, type Binding } from './types.ts';

export function healthBindings(db: Db, version: string): Binding[] {
  const document = openApi(version);
  return [
    bindDetached(endpoints.operations.health, () => Promise.resolve({ status: 'ok' as const })),
    bindDetached(endpoints.operations.ready, async () => {
      await db.ping();
      return { status: 'ready' as const, version };
    }),
    bindDetached(endpoints.operations.openapi, () => Promise.resolve(document)),
  ];
}
