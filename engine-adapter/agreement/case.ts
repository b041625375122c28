/** One decision that is put to a broker and to the embedded engine. */
import { dmn } from '../test/dmn.ts';

export interface DecisionCase {
  readonly name: string;
  readonly xml: string;
  readonly decision: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export const variables = {
  ...{ n: 5, text: 'a', yes: true, none: null, list: [1, 2, 3], item: { price: 10, tags: ['x', 'y'] } },
  ...{ day: '2026-11-23', 中文: '甲' },
};

/** Several decisions and pieces of knowledge, of which `d` is asked. */
export function graph(name: string, ...decisions: readonly string[]): DecisionCase {
  return { name, xml: dmn(decisions), decision: 'd', variables };
}
