/** The components a screen of a form needs, fetched once each: inputs by field type, screens of building blocks. */
import type { Leaf } from '@closeloop/form-core/lazy';
import type { Component } from 'svelte';
import { blocks } from '#blocks/registry.ts';
import type { BlockScreen } from './block.ts';
import { plainFields, type PlainField } from './plain-fields.ts';
import type { TaskState } from './task.svelte.ts';

type SummaryScreen = Component<{ task: TaskState; leaf: Extract<Leaf, { type: 'summary' }> }>;

export interface Parts {
  readonly plain: ReadonlyMap<string, PlainField>;
  readonly blocks: ReadonlyMap<string, BlockScreen>;
  readonly summary: SummaryScreen | null;
}

const isBlock = (type: string): type is keyof typeof blocks => Object.hasOwn(blocks, type);

export async function partsFor(typed: string): Promise<Parts> {
  const types = [...new Set(typed.split(' '))];
  const [plain, screens, summary] = await Promise.all([
    Promise.all(
      types.flatMap((type) => {
        const load = plainFields[type];
        return load ? [load().then((part) => [type, part.default] as const)] : [];
      }),
    ),
    Promise.all(types.filter(isBlock).map(async (type) => [type, (await blocks[type].screen()).default] as const)),
    types.includes('summary') ? import('./SummaryField.svelte').then((part) => part.default) : null,
  ]);
  return { plain: new Map(plain), blocks: new Map(screens), summary };
}
