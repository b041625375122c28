/** A DMN file as plain data: what is evaluated and what validators look at. Everything is in document order. */

/** A FEEL text and the element that holds it. */
export interface FeelText {
  readonly elementId: string | null;
  readonly text: string;
}

export const hitPolicies = ['UNIQUE', 'FIRST', 'ANY', 'PRIORITY', 'RULE ORDER', 'OUTPUT ORDER', 'COLLECT'] as const;
export type HitPolicy = (typeof hitPolicies)[number];

export const aggregators = ['SUM', 'MIN', 'MAX', 'COUNT'] as const;
export type Aggregator = (typeof aggregators)[number];

export interface OutputClause {
  readonly name: string;
  /** What it is when no rule matches. */
  readonly byDefault: FeelText | null;
  /** Its values as they are written, without quotes, the most important one first. */
  readonly priorities: readonly string[];
}

export interface Rule {
  readonly id: string | null;
  /** One for each input; empty and `-` fit every value. */
  readonly tests: readonly FeelText[];
  /** One for each output. */
  readonly answers: readonly FeelText[];
}

export interface DecisionTable {
  readonly kind: 'table';
  readonly hitPolicy: HitPolicy;
  /** Of COLLECT; null collects a list. */
  readonly aggregator: Aggregator | null;
  readonly inputs: readonly FeelText[];
  readonly outputs: readonly OutputClause[];
  readonly rules: readonly Rule[];
}

export interface LiteralDecision {
  readonly kind: 'literal';
  readonly expression: FeelText;
}

export interface Decision {
  readonly id: string;
  readonly name: string;
  /** The name under which decisions that require it see its result. */
  readonly resultName: string;
  readonly versionTag: string | null;
  /** Ids of other decisions of the file. */
  readonly requires: readonly string[];
  /** null when it has none that can be evaluated. */
  readonly logic: DecisionTable | LiteralDecision | null;
}

export interface DecisionModel {
  readonly id: string;
  readonly name: string;
  /** By id. */
  readonly decisions: ReadonlyMap<string, Decision>;
}
