/**
 * Walks data with its schema in hand and reports every marked string: identifiers where they are defined or used, text
 * keys, expressions. Of a union the option that accepts the value is taken.
 */
import { marks, type Mark } from '@closeloop/contracts/application';
import type { z } from 'zod';

export interface Marked {
  readonly value: string;
  readonly mark: Mark;
  readonly path: readonly string[];
  /** The string is a key of an object, not a value. */
  readonly isKey: boolean;
}

type Path = readonly string[];
type Definition = { readonly type: string } & Readonly<Record<string, unknown>>;

/** The part of a schema this walk looks at. */
interface Schema {
  readonly def: Definition;
  safeParse(value: unknown): { readonly success: boolean };
}

export function marked(schema: z.ZodType, value: unknown): Marked[] {
  const found: Marked[] = [];
  visit(schema as unknown as Schema, value, [], found);
  return found;
}

function visit(schema: Schema, value: unknown, path: Path, found: Marked[]): void {
  if (value === undefined || value === null) return;
  const { def } = schema;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default': {
      visit(def['innerType'] as Schema, value, path, found);
      return;
    }
    case 'lazy': {
      visit((def['getter'] as () => Schema)(), value, path, found);
      return;
    }
    case 'array': {
      (value as unknown[]).forEach((item, index) => {
        visit(def['element'] as Schema, item, [...path, String(index)], found);
      });
      return;
    }
    case 'union': {
      const fitting = (def['options'] as Schema[]).find((option) => option.safeParse(value).success);
      if (fitting) visit(fitting, value, path, found);
      return;
    }
    case 'record': {
      visitRecord(def, value as Record<string, unknown>, path, found);
      return;
    }
    case 'object': {
      visitObject(def, value as Record<string, unknown>, path, found);
      return;
    }
    default:
      report(schema, value, path, false, found);
  }
}

function visitRecord(def: Definition, value: Record<string, unknown>, path: Path, found: Marked[]): void {
  for (const [key, item] of Object.entries(value)) {
    report(def['keyType'] as Schema, key, [...path, key], true, found);
    visit(def['valueType'] as Schema, item, [...path, key], found);
  }
}

/** Open keys exist in conditions only, where they are names of fields. */
function visitObject(def: Definition, value: Record<string, unknown>, path: Path, found: Marked[]): void {
  const shape = def['shape'] as Record<string, Schema>;
  for (const [key, item] of Object.entries(value)) {
    const own = shape[key];
    if (own) visit(own, item, [...path, key], found);
    else
      found.push({
        value: key,
        mark: { identifier: 'conditionField', defines: false },
        path: [...path, key],
        isKey: true,
      });
  }
}

function report(schema: Schema, value: unknown, path: Path, isKey: boolean, found: Marked[]): void {
  const mark = marks.get(schema as never);
  if (mark && typeof value === 'string') found.push({ value, mark, path, isKey });
}
