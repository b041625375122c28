/** Decisions: the grid against a broker's answers, and business rule tasks through the port. */
import { isDeepStrictEqual } from 'node:util';
import { openBudget } from '@closeloop/feel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RecordedAnswer, recordedAnswers } from '../agreement/answers.ts';
import type { DecisionCase } from '../agreement/case.ts';
import { decisionGrid } from '../agreement/grid.ts';
import { compileDecisions } from '../src/decision/compile-decisions.ts';
import { evaluateDecision } from '../src/decision/evaluate-decision.ts';
import { readDecisions } from '../src/decision/read-decisions.ts';
import { openEmbeddedEngine, type Outcome, type Variables } from '../src/index.ts';
import { defaultLimits } from '../src/limits.ts';
import { bpmn, end, path, start, task, user } from './bpmn.ts';
import { adminUrl, openDatabase, type TestDatabase } from './database.ts';
import { decision, dmn, literal, table } from './dmn.ts';
import { openEngine, type TestEngine } from './engine.ts';

const checker = openEmbeddedEngine({ transact: () => Promise.reject(new Error('needs no database')) });

async function answer({ xml, decision: id, variables }: DecisionCase): Promise<RecordedAnswer['answer']> {
  const refusals = await checker.check([{ name: 'grid.dmn', xml }]);
  if (refusals.length > 0) return { refused: true };
  const { model } = await readDecisions(xml, defaultLimits);
  if (!model?.decisions.has(id)) return { unknown: true };
  const result = evaluateDecision(
    compileDecisions(model),
    id,
    (name) => variables[name] ?? null,
    openBudget(new Date()),
  );
  return result.failure ? { failed: result.failure.decisionId } : { value: result.output };
}

describe('agreement with the broker', () => {
  const grid = decisionGrid();
  const recorded = new Map(recordedAnswers().map((one) => [one.name, one.answer]));

  it('has an answer to every decision of the grid', () => {
    expect([...recorded.keys()]).toEqual(grid.map(({ name }) => name));
    expect(grid.length).toBeGreaterThan(500);
  });

  it('gives the same answer', async () => {
    const different: string[] = [];
    for (const one of grid) {
      if (!isDeepStrictEqual(await answer(one), recorded.get(one.name))) different.push(one.name);
    }
    expect(different).toEqual([]);
  });
});

const discount = (rate: number, id = 'discount'): string =>
  dmn([decision(id, table({ inputs: ['amount'], outputs: [{ name: 'rate' }], rules: [[['> 100'], [String(rate)]]] }))]);
const asks = (attributes: string): string =>
  bpmn([
    ...[start(), user('before'), end(), path('s', 'before', 'u', 'after', 'e'), user('after')],
    task('businessRuleTask', 'u', `<zeebe:calledDecision decisionId="discount" resultVariable="rate" ${attributes}/>`),
  ]);

describe('a business rule task', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await openDatabase(adminUrl());
  });
  afterAll(() => database.close());

  const open = async (process: string, decisions: string): Promise<Outcome> => {
    engine = openEngine(database);
    return deploy(process, decisions);
  };
  const deploy = (process: string, decisions: string): Promise<Outcome> =>
    engine.submit({
      type: 'deploy',
      resources: [
        { name: 'process.bpmn', xml: process },
        { name: 'rules.dmn', xml: decisions },
      ],
    });
  const run = async (variables: Variables): Promise<void> => {
    await engine.start(variables);
    await pass();
  };
  const pass = async (): Promise<void> => {
    const jobKey = engine.jobs().get('before') ?? '';
    expect(await engine.submit({ type: 'completeJob', jobKey })).toMatchObject({ code: 'OK' });
  };
  const rates = (): unknown[] =>
    engine.records.flatMap((record) =>
      record.valueType === 'VARIABLE' && record.value.name === 'rate'
        ? [JSON.parse(record.value.value) as unknown]
        : [],
    );
  const incidents = (): string[] =>
    engine.records.flatMap((record) => (record.valueType === 'INCIDENT' ? [record.value.errorType] : []));

  it('leaves the result in its variable and says which rules matched', async () => {
    await open(asks(''), discount(0.1));
    await run({ amount: 200 });
    expect(rates()).toEqual([0.1]);
    const evaluation = engine.records.find((record) => record.valueType === 'DECISION_EVALUATION');
    expect(evaluation).toMatchObject({
      intent: 'EVALUATED',
      value: { elementId: 'u', decisionId: 'discount', decisionOutput: '0.1', failedDecisionId: '' },
    });
    expect(evaluation?.value).toHaveProperty('evaluatedDecisions.0.matchedRules', [expect.stringMatching(/^r_/)]);
    expect(engine.jobs().has('after')).toBe(true);
  });

  it('is an incident when the decision has no result, and goes on when that is mended', async () => {
    await open(asks(''), dmn([decision('discount', literal('assert(amount, amount != null)'))]));
    await run({});
    expect(incidents()).toEqual(['DECISION_EVALUATION_ERROR']);
    expect(
      engine.records.some(({ valueType, intent }) => valueType === 'DECISION_EVALUATION' && intent === 'FAILED'),
    ).toBe(true);
    const created = engine.records.find(({ valueType }) => valueType === 'INCIDENT');
    const root = engine.records.find(({ valueType }) => valueType === 'PROCESS_INSTANCE_CREATION');
    await engine.submit({ type: 'setVariables', scopeKey: root?.key ?? '', variables: { amount: 7 } });
    await engine.submit({ type: 'resolveIncident', incidentKey: created?.key ?? '' });
    expect(rates()).toEqual([7]);
  });

  it('is an incident when there is no such decision', async () => {
    await open(asks('').replace('discount', 'nowhere'), discount(0.1));
    await run({});
    expect(incidents()).toEqual(['CALLED_DECISION_ERROR']);
  });

  it('asks the latest version at the time, the one of its deployment, or the tagged one', async () => {
    const tagged = decision('discount', literal('0.3'), { extensions: '<zeebe:versionTag value="winter"/>' });
    const bindings = { latest: 0.4, deployment: 0.2, versionTag: 0.3 };
    for (const [binding, rate] of Object.entries(bindings)) {
      await open(asks(''), dmn([tagged]));
      await deploy(asks(`bindingType="${binding}" versionTag="winter"`), discount(0.2));
      await engine.start({ amount: 200 });
      await engine.submit({ type: 'deploy', resources: [{ name: 'rules.dmn', xml: discount(0.4) }] });
      await pass();
      expect([binding, rates()]).toEqual([binding, [rate]]);
    }
  });

  it('numbers all files of a deployment anew when one of them is new', async () => {
    const rules = discount(0.11);
    await open(asks(''), rules);
    await deploy(asks(''), rules);
    await deploy(asks('bindingType="deployment"'), rules);
    const versions = engine.records.flatMap((record) =>
      record.valueType === 'DEPLOYMENT'
        ? [record.value.decisionsMetadata.map(({ version, isDuplicate }) => ({ version, isDuplicate }))]
        : [],
    );
    const first = versions[0]?.[0]?.version ?? 0;
    expect(versions).toEqual([
      [{ version: first, isDuplicate: false }],
      [{ version: first, isDuplicate: true }],
      [{ version: first + 1, isDuplicate: false }],
    ]);
    await run({ amount: 200 });
    expect(rates()).toEqual([0.11]);
  });

  it('asks the database nothing more, once it knows the decision of its deployment', async () => {
    await open(asks('bindingType="deployment"'), discount(0.12));
    await run({ amount: 200 });
    await engine.start({ amount: 300 });
    const jobKey = engine.records.findLast(({ valueType, intent }) => valueType === 'JOB' && intent === 'CREATED')?.key;
    database.statements.count = 0;
    expect(await engine.submit({ type: 'completeJob', jobKey: jobKey ?? '' })).toMatchObject({ code: 'OK' });
    expect(database.statements.count).toBe(2);
    expect(rates()).toEqual([0.12, 0.12]);
  });

  it('stops a decision that would never end', async () => {
    const endless = literal('for i in 1..9000000 return i');
    await open(asks(''), dmn([decision('discount', endless)]));
    await run({});
    expect(incidents()).toEqual(['DECISION_EVALUATION_ERROR']);
  });

  it('stops knowledge that calls for ever, and refuses one that calls itself', async () => {
    const model = (id: string, knows: string, body: string): string =>
      `<businessKnowledgeModel id="${id}" name="${id}"><encapsulatedLogic><formalParameter name="x"/><literalExpression><text>${body}</text></literalExpression></encapsulatedLogic><knowledgeRequirement><requiredKnowledge href="#${knows}"/></knowledgeRequirement></businessKnowledgeModel>`;
    const asked = decision('discount', literal('count(for i in 1..9000 return f(i))'), { knows: ['f'] });
    const costly = model('f', 'g', 'count(for i in 1..x return g(i))').replace(
      /<knowledgeRequirement>.*<.knowledgeRequirement>/,
      '',
    );
    await open(asks(''), dmn([costly, asked]));
    await run({});
    expect(incidents()).toEqual(['DECISION_EVALUATION_ERROR']);
    const circle = dmn([model('f', 'g', 'g(x)'), model('g', 'f', 'f(x)'), asked]);
    expect(await checker.check([{ name: 'rules.dmn', xml: circle }])).toMatchObject([{ code: 'decision.circle' }]);
  });

  it('lets all rules of a table share the time of one expression', async () => {
    const costly = 'count(for i in 1..900, j in 1..10 return i) > 0';
    const rules = Array.from({ length: 200 }, () => [[costly], ['1']] as const);
    await open(
      asks(''),
      dmn([decision('discount', table({ hit: 'COLLECT', inputs: ['1'], outputs: [{ name: 'r' }], rules }))]),
    );
    await run({});
    expect(incidents()).toEqual(['DECISION_EVALUATION_ERROR']);
  });
});

describe('a form named by its id', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openDatabase(adminUrl());
  });
  afterAll(() => database.close());

  const fills = (attributes: string): string =>
    bpmn([start(), user('u', `<zeebe:formDefinition formId="ask" ${attributes}/>`), end(), path('s', 'u', 'e')]);
  const form = (title: string, versionTag?: string): string => JSON.stringify({ id: 'ask', title, versionTag });

  async function formKeyOf(attributes: string): Promise<{ formKey: unknown; incidents: string[]; forms: string[] }> {
    const engine = openEngine(database);
    const deployForm = (xml: string, ...more: { name: string; xml: string }[]): Promise<Outcome> =>
      engine.submit({ type: 'deploy', resources: [{ name: 'ask.form', xml }, ...more] });
    await deployForm(form('first', 'one'));
    await deployForm(form('second'), { name: 'p.bpmn', xml: fills(attributes) });
    await deployForm(form('third'));
    await engine.start();
    return {
      formKey: engine.records.flatMap((record) =>
        record.valueType === 'JOB' ? [record.value.customHeaders['io.camunda.zeebe:formKey']] : [],
      )[0],
      incidents: engine.records.flatMap((record) => (record.valueType === 'INCIDENT' ? [record.value.errorType] : [])),
      forms: engine.records.flatMap((record) => (record.valueType === 'FORM' ? [record.key] : [])),
    };
  }

  it.each([
    ['', 2],
    ['bindingType="deployment"', 1],
    ['bindingType="versionTag" versionTag="one"', 0],
  ])('is handed over by its key: %s', async (attributes, index) => {
    const { formKey, forms } = await formKeyOf(attributes);
    expect(forms).toHaveLength(3);
    expect(formKey).toBe(forms[index]);
  });

  it('is an incident when it is not there', async () => {
    const { formKey, incidents } = await formKeyOf('bindingType="versionTag" versionTag="none"');
    expect({ formKey, incidents }).toEqual({ formKey: undefined, incidents: ['FORM_NOT_FOUND'] });
  });
});

describe('files that are no decisions or forms', () => {
  it.each([
    ['rules.dmn', '<a/>', 'dmn.malformed'],
    ['rules.dmn', dmn([]), 'decision.none'],
    ['rules.dmn', `<!DOCTYPE a>${discount(1)}`, 'xml.doctype'],
    ['rules.dmn', dmn([decision('d', literal('x +'))]), 'feel.syntax'],
    [
      'rules.dmn',
      dmn(Array.from({ length: 2_500 }, (_, index) => decision(`d${String(index)}`, literal('1')))),
      'element.too-many',
    ],
    ['ask.form', '[', 'form.malformed'],
    ['ask.form', '{}', 'form.malformed'],
  ])('%s is refused: %#', async (name, xml, code) => {
    expect((await checker.check([{ name, xml }])).map((one) => one.code)).toContain(code);
  });

  it('are refused when two define the same', async () => {
    const resources = ['a.dmn', 'b.dmn'].map((name) => ({ name, xml: discount(1) }));
    expect(await checker.check(resources)).toMatchObject([{ resource: 'b.dmn', code: 'decision.duplicate' }]);
  });
});
