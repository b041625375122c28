/**
 * What a command costs: Node CPU, wall clock and SQL statements (begin and commit not counted) over many lifecycles of a
 * process with user tasks, a choice, a timer and a job. `TEST_DATABASE_URL=… node engine-adapter/bench/engine.ts [lifecycles]`
 */
import { bpmn, end, exclusive, flow, service, start, timerBoundary, user } from '../test/bpmn.ts';
import { adminUrl, openDatabase, type TestDatabase } from '../test/database.ts';
import { openEngine, type TestEngine } from '../test/engine.ts';

const lifecycles = Number(process.argv[2] ?? 500);

const assigned = '<zeebe:assignmentDefinition assignee="=owner"/><zeebe:taskSchedule dueDate="=due"/>';
const xml = bpmn([
  ...[start(), user('inspect', assigned), exclusive('g', 'g__e'), user('rectify', assigned)],
  ...[timerBoundary('late', 'rectify', 'P7D'), service('notify'), user('review', assigned), end(), end('overdue')],
  ...[flow('s', 'inspect'), flow('inspect', 'g'), flow('g', 'rectify', '=count(problems) > 0'), flow('g', 'e')],
  ...[flow('rectify', 'notify'), flow('notify', 'review'), flow('review', 'e'), flow('late', 'overdue')],
]);

const problems = Array.from({ length: 20 }, (_, index) => ({ item: `i${String(index)}`, text: 'Handrail is loose' }));

async function lifecycle({ start: begin, submit, jobs, records }: TestEngine): Promise<number> {
  records.length = 0;
  await begin({ owner: 'li', due: '2030-02-01T00:00:00Z', problems });
  const elements = ['inspect', 'rectify', 'notify', 'review'];
  for (const element of elements) {
    const outcome = await submit({
      type: 'completeJob',
      jobKey: jobs().get(element) ?? '',
      variables: { [element]: true },
    });
    if (outcome.code !== 'OK') throw new Error(outcome.message);
  }
  return elements.length + 1;
}

async function measure(database: TestDatabase, engine: TestEngine): Promise<Record<string, string>> {
  database.statements.count = 0;
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  let commands = 0;
  for (let index = 0; index < lifecycles; index += 1) commands += await lifecycle(engine);
  const used = process.cpuUsage(cpu);
  const per = (value: number): string => (value / commands).toFixed(3);
  return {
    commands: String(commands),
    'node CPU ms per command': per((used.user + used.system) / 1000),
    'wall ms per command': per(performance.now() - wall),
    'statements per command': per(database.statements.count),
  };
}

const database = await openDatabase(adminUrl());
try {
  const engine = openEngine(database);
  await engine.deploy(xml);
  for (let index = 0; index < 50; index += 1) await lifecycle(engine);
  console.table(await measure(database, engine));
} finally {
  await database.close();
}
