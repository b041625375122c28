/** The repetition of an activity for each item of a list. */
import { propertyText } from './extensions.ts';
import { child, children, flag, type Moddle, text } from './moddle.ts';
import type { LoopDefinition, PropertyText } from './model.ts';

export function loopOf(node: Moddle): LoopDefinition | null {
  const loop = child(node, 'loopCharacteristics');
  if (!loop) return null;
  const holder = child(loop, 'extensionElements');
  const zeebe = (holder ? children(holder, 'values') : []).find(({ $type }) => $type === 'zeebe:LoopCharacteristics');
  const attribute = (name: string): string | null => (zeebe ? text(zeebe, name) : null) || null;
  const expression = (name: string): PropertyText | null => {
    const value = attribute(name);
    return value === null ? null : propertyText(name, value);
  };
  const condition = child(loop, 'completionCondition');
  const body = condition ? (text(condition, 'body') ?? '').trim() : '';
  return {
    sequential: flag(loop, 'isSequential', false),
    inputCollection: expression('inputCollection'),
    inputElement: attribute('inputElement'),
    outputCollection: attribute('outputCollection'),
    outputElement: expression('outputElement'),
    completionCondition: body === '' ? null : propertyText('completionCondition', body),
  };
}

export function expressionsOfLoop(loop: LoopDefinition | null): PropertyText[] {
  return [loop?.inputCollection, loop?.outputElement, loop?.completionCondition].filter(
    (text) => text !== undefined && text !== null,
  );
}
