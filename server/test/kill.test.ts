/**
 * A server that is killed again and again while an inspection goes on: whoever sends the unanswered command once more,
 * with the same key, ends with the same rows as if nothing had happened.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '@closeloop/contracts';
import { openClient, type Client } from './client.ts';
import { makeDataDir, postmasterOf, processesNaming, startServer, until, type ServerProcess } from './harness/index.ts';
import { inDays } from './inspection.ts';
import { strike, withDatabase, type Moment } from './kill/blow.ts';
import { alike, engineRows, rowsOf } from './kill/rows.ts';
import { emptyRun, script, type Cast, type Command, type Run } from './kill/script.ts';
import { openWire, type Wire } from './kill/wire.ts';

const ROUNDS = 20;
const PROJECT = '云溪新城';
let data: ReturnType<typeof makeDataDir>;
let wire: Wire;
let server: ServerProcess;

beforeAll(async () => {
  data = makeDataDir();
  wire = await openWire();
  await start();
});
afterAll(async () => {
  server.child.kill('SIGKILL');
  await until(() => processesNaming(data.folder).length === 0);
  await wire.close();
  data.remove();
});

async function start(): Promise<void> {
  server = startServer({ DATA_DIR: data.folder, DEMO: '1', LOG_LEVEL: 'warn' });
  wire.aim(await server.address());
}

function databaseUrl(): string {
  const folder = path.join(data.folder, 'postgres');
  const password = readFileSync(path.join(folder, 'password'), 'utf8').trim();
  return `postgres://closeloop:${password}@localhost:5432/closeloop?host=${encodeURIComponent(path.join(folder, 'run'))}`;
}

async function signIn(name: string): Promise<{ client: Client; id: string }> {
  const client = openClient(wire.url);
  const { rows } = await client.call(endpoints.identity.demoAccounts);
  const id = rows.find((row) => row.name === name)?.id ?? '';
  await client.call(endpoints.identity.demoSignIn, { body: { personId: id } });
  return { client, id };
}

async function answered(command: Command): Promise<void> {
  const { status, problem } = await command.send();
  expect(problem).toBeUndefined();
  expect([200, 201]).toContain(status);
}

const kill = (withPostgres: boolean) => async () => {
  if (withPostgres) process.kill(postmasterOf(data.folder), 'SIGKILL');
  server.child.kill('SIGKILL');
  await server.ended;
};

/** Of ten rounds six strike inside the transaction, three after the commit, one at the door. */
const momentOf = (round: number): Moment => {
  if (round % 5 === 1) return 'unanswered';
  if (round % 5 === 3) return round % 2 === 0 ? 'arrived' : 'unanswered';
  return 'blocked';
};

async function undisturbed(run: Run): Promise<void> {
  for (const step of script) await answered(await step.prepare(run));
}

async function disturbed(run: Run) {
  const counts = { rounds: 0, inFlight: 0, withPostgres: 0, committedUnanswered: 0 };
  for (const [round, step] of script.entries()) {
    const command = await step.prepare(run);
    if (round < ROUNDS) {
      const moment = momentOf(round);
      const withPostgres = round % 5 < 2;
      const target = { databaseUrl: databaseUrl(), table: step.writes, kill: kill(withPostgres) };
      const inFlight = await strike(moment, command, wire.hold(), target);
      wire.cut();
      counts.rounds++;
      if (inFlight) counts.inFlight++;
      if (withPostgres) counts.withPostgres++;
      if (inFlight && moment === 'unanswered') counts.committedUnanswered++;
      await start();
    }
    await answered(command);
  }
  return counts;
}

test('twenty kills within an inspection leave what an undisturbed one leaves', { timeout: 600_000 }, async () => {
  const [inspector, respondent] = [await signIn('李四'), await signIn('钱七')];
  const cast: Cast = { inspector: inspector.client, respondent: respondent.client };
  const given = { deadline: inDays(3), respondentId: respondent.id, projectName: PROJECT };
  const [calm, rough] = [emptyRun(cast, given), emptyRun(cast, given)];
  await undisturbed(calm);
  const counts = await disturbed(rough);
  process.stdout.write(`kill test: ${JSON.stringify(counts)}\n`);
  expect(counts.rounds, 'as many commands as rounds').toBe(ROUNDS);
  expect(counts.inFlight).toBeGreaterThanOrEqual(15);
  expect(counts.withPostgres).toBeGreaterThanOrEqual(7);
  expect(counts.committedUnanswered).toBeGreaterThanOrEqual(3);

  await withDatabase(databaseUrl(), async (database) => {
    const [left, right] = alike(await rowsOf(database, calm.caseId), await rowsOf(database, rough.caseId));
    expect(Object.values(left).flat().length).toBeGreaterThan(200);
    expect(right).toEqual(left);
    expect(await engineRows(database)).toEqual({});
  });
  for (const id of rough.files) {
    expect((await cast.inspector.send(endpoints.files.read, { params: { id } })).status).toBe(200);
  }
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  await until(() => processesNaming(data.folder).length === 0);
});
