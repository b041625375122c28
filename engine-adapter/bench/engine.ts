/**
 * What a command costs over many lifecycles of a process with user tasks, a choice, a timer and a job.
 * `TEST_DATABASE_URL=… node engine-adapter/bench/engine.ts [lifecycles]`; Linux only.
 */
import { bpmn, end, exclusive, flow, service, start, timerBoundary, user } from '../test/bpmn.ts';
import { adminUrl, openDatabase } from '../test/database.ts';
import { openEngine, type TestEngine } from '../test/engine.ts';
import { both, measure } from './meter.ts';

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

const database = await openDatabase(adminUrl(), 1);
try {
  const engine = openEngine(database);
  await engine.deploy(xml);
  for (let index = 0; index < 50; index += 1) await lifecycle(engine);
  const cost = await measure(database, lifecycles, () => lifecycle(engine));
  console.table({
    'CPU of Node + PostgreSQL': both(cost),
    'wall clock': `${cost.wall.toFixed(2)} ms`,
    statements: cost.statements.toFixed(2),
    'round trips, with begin and commit': (cost.statements + 2).toFixed(2),
  });
} finally {
  await database.close();
}
