/** How often a request waits for the database: once to begin, once for each statement of its work, once to commit. */
import { endpoints } from '@closeloop/contracts';
import { Client as Driver } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openNoRooms } from '../src/wiring.ts';
import type { Client } from './client.ts';
import { addPerson, addUnit, PASSWORD } from './people.ts';
import { makeNotes, noteBindings, notes } from './rooms.ts';
import { openTestServer, type TestServer } from './server.ts';

let server: TestServer;
let client: Client;
beforeAll(async () => {
  server = await openTestServer(
    {
      openRooms: async (ground) => ({
        ...(await openNoRooms(ground)),
        features: [{ bindings: noteBindings(ground.changes) }],
      }),
    },
    makeNotes,
  );
  const { phone } = await addPerson(server.database, '计数', [await addUnit(server.database, '计数监理')]);
  client = server.client();
  await client.call(endpoints.identity.signIn, { body: { phone, password: PASSWORD } });
});
afterAll(() => server.close());

/** Statements in the order sent; those sent while another was unanswered share its round trip. */
async function waits(work: () => Promise<unknown>): Promise<number> {
  let open = 0;
  let trips = 0;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const query = Driver.prototype.query as (this: Driver, ...given: unknown[]) => unknown;
  const spy = vi.spyOn(Driver.prototype, 'query').mockImplementation(function (this: Driver, ...given: unknown[]) {
    const working = (this as unknown as { pipeline: boolean }).pipeline;
    if (working && open++ === 0) trips++;
    const answer = query.apply(this, given) as Promise<unknown>;
    return answer.finally(() => working && open--) as never;
  });
  await work();
  spy.mockRestore();
  return trips;
}

test('a reading request waits three times, a command four: begin, work, audit, commit', async () => {
  await client.call(notes.list);
  expect(await waits(() => client.call(notes.list))).toBe(3);
  expect(await waits(() => client.call(notes.add, { body: { text: 'counted' } }))).toBe(4);
});
