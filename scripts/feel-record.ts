/**
 * `npm run feel:record`: puts every expression of the agreement to a real broker and keeps its answers in
 * feel/agreement/. With `new`, only those without an answer; with `random SEED COUNT`, expressions drawn from a seed.
 *
 * Each expression is a script task; what the broker refuses at deployment, what raises an incident (the task never ends,
 * a timer ends its surroundings) and the stored variable are the three kinds of answer.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Broker, connect, startBroker } from '../engine-adapter/zeebe/broker.ts';
import type { Answer, RecordedCase } from '../feel/agreement/case.ts';
import { grid, type GridCase } from '../feel/agreement/grid.ts';
import { randomCases } from '../feel/agreement/random.ts';

type Client = ReturnType<typeof connect>;

const folder = path.resolve(import.meta.dirname, '../feel/agreement');
const tasksPerProcess = 80;
/** Those without an answer are asked again, fewer at once, so that a slow broker is not taken for a failing expression. */
const tasksAskedAgain = 15;
const patienceSeconds = 5;
const attempts = 8;

/** A busy broker answers late: such an answer is asked for again, any other is final. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      const isLate = /DEADLINE_EXCEEDED|UNAVAILABLE|RESOURCE_EXHAUSTED/.test(String(error));
      if (!isLate || attempt === attempts) throw error;
    }
  }
}

async function main(kind = 'grid', seed = '1', count = '300'): Promise<void> {
  const file = path.join(folder, kind === 'random' ? 'random.jsonl' : 'grid.jsonl');
  const cases = kind === 'random' ? randomCases(Number(seed), Number(count)) : grid();
  const known = kind === 'new' ? await recordedIn(file) : new Map<string, Answer>();
  const open = cases.filter(({ text }) => !known.has(text));
  const broker = await startBroker();
  try {
    for (const { text, answer } of await record(open, broker)) known.set(text, answer);
  } finally {
    await broker.stop();
  }
  const lines = cases.map(({ family, text }) => JSON.stringify({ family, text, answer: known.get(text) }));
  await writeFile(file, `${lines.join('\n')}\n`);
}

async function recordedIn(file: string): Promise<Map<string, Answer>> {
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return new Map(lines.map((line) => JSON.parse(line) as RecordedCase).map(({ text, answer }) => [text, answer]));
}

async function record(cases: readonly GridCase[], broker: Broker): Promise<RecordedCase[]> {
  const variables = JSON.parse(await readFile(path.join(folder, 'variables.json'), 'utf8')) as Record<string, never>;
  const client = connect(broker.address);
  const recorded: RecordedCase[] = [];
  try {
    for (let from = 0; from < cases.length; from += tasksPerProcess) {
      const chunk = cases.slice(from, from + tasksPerProcess);
      const answers = await answersOf(chunk, client, variables);
      const open = chunk.filter((_, index) => answers[index] === undefined);
      const later = new Map<GridCase, Answer | undefined>();
      for (let at = 0; at < open.length; at += tasksAskedAgain) {
        const few = open.slice(at, at + tasksAskedAgain);
        const found = await answersOf(few, client, variables);
        few.forEach((one, index) => later.set(one, found[index]));
      }
      recorded.push(
        ...chunk.map((one, index) => ({
          ...one,
          answer: answers[index] ?? later.get(one) ?? ({ error: 'incident' } as const),
        })),
      );
      console.log(`${recorded.length} of ${cases.length}`);
    }
  } finally {
    await client.close();
  }
  return recorded;
}

async function answersOf(
  chunk: readonly GridCase[],
  client: Client,
  variables: Record<string, never>,
): Promise<(Answer | undefined)[]> {
  const refused = await deploy(chunk, client);
  const { variables: results } = await patiently(() =>
    client.createProcessInstanceWithResult<Record<string, never>, Record<string, unknown>>({
      bpmnProcessId: 'agreement',
      variables,
      requestTimeout: 120_000,
    }),
  );
  return chunk.map((_, index) => {
    if (refused.has(index)) return { error: 'syntax' };
    const name = `result${index}`;
    return Object.hasOwn(results, name) ? { value: results[name] } : undefined;
  });
}

/** Deploys what can be deployed; answers the numbers of those that cannot. */
async function deploy(chunk: readonly GridCase[], client: Client): Promise<ReadonlySet<number>> {
  const refused = new Set<number>();
  for (;;) {
    const definition = Buffer.from(diagram(chunk, refused));
    const message = await patiently(() => client.deployResource({ process: definition, name: 'agreement.bpmn' })).then(
      () => null,
      (error: unknown) => String(error),
    );
    if (message === null) return refused;
    const named = [...message.matchAll(/Element: task(\d+)/g)].map((match) => Number(match[1]));
    const before = refused.size;
    for (const index of named) refused.add(index);
    if (refused.size === before) throw new Error(message);
  }
}

function diagram(chunk: readonly GridCase[], without: ReadonlySet<number>): string {
  const tasks = chunk.flatMap(({ text }, index) => (without.has(index) ? [] : [{ text, index }]));
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="agreement">
<bpmn:process id="agreement" isExecutable="true">
<bpmn:startEvent id="start"><bpmn:outgoing>toAll</bpmn:outgoing></bpmn:startEvent>
${flow('toAll', 'start', 'all')}
<bpmn:subProcess id="all"><bpmn:incoming>toAll</bpmn:incoming><bpmn:outgoing>toEnd</bpmn:outgoing>
<bpmn:startEvent id="begin"><bpmn:outgoing>toFork</bpmn:outgoing></bpmn:startEvent>
${flow('toFork', 'begin', 'fork')}
<bpmn:parallelGateway id="fork"><bpmn:incoming>toFork</bpmn:incoming>
${tasks.map(({ index }) => `<bpmn:outgoing>flow${index}</bpmn:outgoing>`).join('')}</bpmn:parallelGateway>
${tasks.map(({ text, index }) => task(text, index)).join('\n')}
</bpmn:subProcess>
${flow('toEnd', 'all', 'end')}
<bpmn:endEvent id="end"><bpmn:incoming>toEnd</bpmn:incoming></bpmn:endEvent>
<bpmn:boundaryEvent id="late" attachedToRef="all"><bpmn:outgoing>toLate</bpmn:outgoing>
<bpmn:timerEventDefinition id="timer"><bpmn:timeDuration>PT${patienceSeconds}S</bpmn:timeDuration></bpmn:timerEventDefinition>
</bpmn:boundaryEvent>
${flow('toLate', 'late', 'ended')}
<bpmn:endEvent id="ended"><bpmn:incoming>toLate</bpmn:incoming></bpmn:endEvent>
</bpmn:process></bpmn:definitions>`;
}

const flow = (id: string, source: string, target: string): string =>
  `<bpmn:sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}"/>`;

function task(text: string, index: number): string {
  return `${flow(`flow${index}`, 'fork', `task${index}`)}
<bpmn:scriptTask id="task${index}"><bpmn:extensionElements><zeebe:script expression="=${attribute(text)}"
 resultVariable="result${index}"/></bpmn:extensionElements><bpmn:incoming>flow${index}</bpmn:incoming></bpmn:scriptTask>`;
}

/** Blanks are escaped too: an attribute's line breaks and tabs would be read as spaces. */
function attribute(text: string): string {
  return text.replace(/[<>&"\n\r\t]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}

await main(...process.argv.slice(2));
