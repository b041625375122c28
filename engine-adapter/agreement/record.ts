/**
 * `npm run decisions:record`: puts every decision of the grid to a real broker and keeps its answers in
 * engine-adapter/agreement/decisions.jsonl.
 */
import { writeFileSync } from 'node:fs';
import { connect, startBroker } from '../zeebe/broker.ts';
import { answersFile, type RecordedAnswer } from './answers.ts';
import type { DecisionCase } from './case.ts';
import { decisionGrid } from './grid.ts';

type Client = ReturnType<typeof connect>;

async function ask(client: Client, { xml, decision, variables }: DecisionCase): Promise<RecordedAnswer['answer']> {
  const decisionKey = await deployed(client, xml, decision);
  if (decisionKey === null) return { refused: true };
  if (decisionKey === undefined) return { unknown: true };
  const result = await client.evaluateDecision({ decisionKey, variables: variables as JSONDoc });
  if (result.failedDecisionId !== '') return { failed: result.failedDecisionId };
  const output: unknown = result.decisionOutput;
  return { value: typeof output === 'string' ? (JSON.parse(output) as unknown) : output };
}

type JSONDoc = Parameters<Client['evaluateDecision']>[0]['variables'];

/** The file itself is among them too. */
interface Deployed {
  readonly decision?: { readonly dmnDecisionId: string; readonly decisionKey: string | number };
}

/** null: the broker refuses the file; undefined: there is no such decision in it. */
async function deployed(client: Client, xml: string, id: string): Promise<string | null | undefined> {
  try {
    const { deployments } = await client.deployResource({ name: 'grid.dmn', decision: Buffer.from(xml) });
    const found = (deployments as readonly Deployed[]).find(({ decision }) => decision?.dmnDecisionId === id);
    return found?.decision && String(found.decision.decisionKey);
  } catch (error) {
    if (String(error).includes('INVALID_ARGUMENT')) return null;
    throw error;
  }
}

const broker = await startBroker();
const client = connect(broker.address);
try {
  const lines: string[] = [];
  for (const one of decisionGrid()) {
    lines.push(JSON.stringify({ name: one.name, answer: await ask(client, one) } satisfies RecordedAnswer));
    if (lines.length % 100 === 0) console.log(`${String(lines.length)} of ${String(decisionGrid().length)}`);
  }
  writeFileSync(answersFile, `${lines.join('\n')}\n`);
} finally {
  await client.close();
  await broker.stop();
}
