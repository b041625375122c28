/** Stored fields of a case as its page shows them: those of every element it has reached, newest visit. */
import type { Language } from '@closeloop/contracts';
import { word } from '../applications/index.ts';
import { blockOf } from '../blocks/index.ts';
import { caseContext, type CaseParts } from '../cases/index.ts';
import type { StoredFieldView } from '../cases/index.ts';
import type { Tx } from '../kernel/types.ts';
import { filesOfCase, itemsOfCase } from './items.model.ts';
import { blockInput, formOf, type OpenedTask } from './opened-task.ts';
import { presentItem } from './task.presenter.ts';

export async function storedFieldsOf(
  tx: Tx,
  parts: CaseParts,
  language: Language,
  only?: string,
): Promise<StoredFieldView[]> {
  const all = await itemsOfCase(tx, parts.row.id);
  const files = await filesOfCase(tx, parts.row.id);
  const context = caseContext(parts);
  return Object.entries(parts.row.elements).flatMap(([element, trace]) => {
    const at = {
      ...parts,
      task: { element, visit: Math.max(1, trace.visits) },
      can: new Set(),
    } as unknown as OpenedTask;
    return formOf(at)
      .stored.filter((field) => only === undefined || field.key === only)
      .map((field) => {
        const block = blockOf(field.type);
        const input = blockInput(at, field, all, context);
        return {
          field: field.key,
          block: block.id,
          element,
          label: word(parts.deployed.words, field.label, language),
          summary: block.summary(input),
          rows: block.rows?.(input, language, files) ?? input.items.map(presentItem),
        };
      });
  });
}
