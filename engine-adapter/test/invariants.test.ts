/** What holds for every process, tried on a few random ones; `npm run generate` tries thousands. */
import fc from 'fast-check';
import { afterAll, beforeAll, it } from 'vitest';
import { adminUrl, openDatabase, type TestDatabase } from './database.ts';
import { playRandomly, randomCases } from './random-play.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openDatabase(adminUrl());
});
afterAll(() => database.close());

it('waits, has an incident or ends, leaves nothing behind, and does the same in small transactions', async () => {
  const property = fc.asyncProperty(randomCases, async (random) => {
    await playRandomly(database, random);
  });
  await fc.assert(property, { numRuns: 40 });
}, 300_000);
