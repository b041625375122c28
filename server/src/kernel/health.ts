/** Alive, ready, and what the server can be asked: the three public endpoints of the kernel itself. */
import { endpoints } from '@closeloop/contracts';
import type { Db } from './db.ts';
import { openApi } from './http/openapi.ts';
import { bind, type Binding } from './types.ts';

export function healthBindings(db: Db, version: string): Binding[] {
  const document = openApi(version);
  return [
    bind(endpoints.operations.health, () => Promise.resolve({ status: 'ok' as const })),
    bind(endpoints.operations.ready, async () => {
      await db.ping();
      return { status: 'ready' as const, version };
    }),
    bind(endpoints.operations.openapi, () => Promise.resolve(document)),
  ];
}
