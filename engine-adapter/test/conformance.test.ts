import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCases, readCase } from '../conformance/case.ts';
import { expectedRefusals, ownCases, runSuite } from '../conformance/suite.ts';
import { supportedElements } from '../src/embedded/behaviours/registry.ts';
import { readModel } from '../src/index.ts';
import { behaviourName } from '../src/model/behaviour-name.ts';
import { adminUrl, openDatabase, type TestDatabase } from './database.ts';

describe('conformance', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openDatabase(adminUrl());
  });
  afterAll(() => database.close());

  it.each(listCases(ownCases))('%s', async (name) => {
    const [verdict] = await runSuite(ownCases, database.transact, { only: [name] });
    const expected = expectedRefusals().some((one) => one.case === name) ? 'refused' : 'passed';
    expect(verdict).toMatchObject({ result: expected });
  });

  it('has a passing case for every element type the engine runs', async () => {
    const refused = new Set(expectedRefusals().map((one) => one.case));
    const played = listCases(ownCases).filter((name) => !refused.has(name));
    const seen = new Set<string>();
    for (const { xml } of played.flatMap((name) => readCase(ownCases, name).resources)) {
      const { model } = await readModel(xml);
      for (const element of model?.elements.values() ?? []) {
        seen.add(behaviourName(element));
        if (element.loop) seen.add('MULTI_INSTANCE_BODY');
      }
    }
    expect([...seen].toSorted()).toEqual([...supportedElements].toSorted());
  });
});
