import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCases, readCase } from '../conformance/case.ts';
import { embeddedStage } from '../conformance/embedded.ts';
import { distrust } from '../conformance/recording.ts';
import { expectedRefusals, ownCases, runSuite, unrecordedCases } from '../conformance/suite.ts';
import { supportedElements } from '../src/embedded/behaviours/registry.ts';
import { readModel } from '../src/index.ts';
import { behaviourName } from '../src/model/behaviour-name.ts';
import { adminUrl, openDatabase, type TestDatabase } from './database.ts';

interface Bug {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly and?: { readonly from: string };
}

describe('conformance', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await openDatabase(adminUrl());
  });
  afterAll(() => database.close());

  it.each(listCases(ownCases))('%s', async (name) => {
    const [verdict] = await runSuite(ownCases, embeddedStage(database.transact), { only: [name] });
    const expected = expectedRefusals().some((one) => one.case === name) ? 'refused' : 'passed';
    expect(verdict).toMatchObject({ result: expected });
  });

  it('is recorded but for the cases that say why not', () => {
    const names = listCases(ownCases);
    const excused = unrecordedCases().map((one) => one.case);
    expect(excused.filter((name) => !names.includes(name) || distrust(ownCases, name) === null)).toEqual([]);
    expect(names.length - excused.length).toBeGreaterThanOrEqual(150);
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

it('finds the place of every seeded bug', () => {
  const root = path.resolve(import.meta.dirname, '..');
  const bugs = JSON.parse(readFileSync(path.join(root, 'conformance/seeded-bugs.json'), 'utf8')) as readonly Bug[];
  const lost = bugs.filter(({ file, from, and }) => {
    const text = readFileSync(path.join(root, 'src/embedded', file), 'utf8');
    return !text.includes(from) || (and !== undefined && !text.includes(and.from));
  });
  expect(lost.map(({ name }) => name)).toEqual([]);
  expect(bugs.length).toBeGreaterThanOrEqual(25);
});
