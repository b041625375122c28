/**
 * Lets the validator ask an engine about diagrams: its refusals by `check`, the diagram as data by the engine room's
 * reader. Neither touches a database.
 */
import { type Engine, readDecisions, readModel } from '@closeloop/engine-adapter';
import type { DiagramPort } from './validate/index.ts';

/** What a diagram may be at most before it is read for cross-references; the engine's own limits are its affair. */
const readLimits = { xmlBytes: 1_000_000, elements: 2_000, depth: 50 };

export const diagramsOf = (engine: Pick<Engine, 'check'>): DiagramPort => ({
  check: (resource) => engine.check([resource]),
  read: async (xml) => (await readModel(xml, readLimits)).model,
  readDecisions: async (xml) => {
    const { model } = await readDecisions(xml, readLimits);
    return (
      model &&
      [...model.decisions.values()].map(({ id, name, logic, requires }) => ({
        ...{ id, name },
        texts: logic?.kind === 'literal' ? [logic.expression] : logic?.kind === 'table' ? logic.inputs : [],
        sees: requires.flatMap((one) => model.decisions.get(one)?.resultName ?? []),
      }))
    );
  },
});
