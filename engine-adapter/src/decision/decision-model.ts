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

export interface Named<Logic> {
  /** Empty: the entry is the result of its context. */
  readonly name: string;
  readonly logic: Logic;
}

export interface LiteralExpression {
  readonly kind: 'literal';
  readonly expression: FeelText;
}

/** What DMN builds out of expressions, around any kind of logic: the model's, or one that is compiled. */
export interface BoxedContext<Logic> {
  readonly kind: 'context';
  readonly entries: readonly Named<Logic>[];
}
export interface BoxedList<Logic> {
  readonly kind: 'list';
  readonly items: readonly Logic[];
}
export interface BoxedRelation<Logic> {
  readonly kind: 'relation';
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Logic[])[];
}
export interface BoxedInvocation<Logic> {
  readonly kind: 'invocation';
  readonly called: string;
  readonly bindings: readonly Named<Logic>[];
}
/** An entry of a context that others call. */
export interface BoxedFunction<Logic> {
  readonly kind: 'function';
  readonly parameters: readonly string[];
  readonly body: Logic;
}
export type Boxed<Logic> =
  BoxedContext<Logic> | BoxedList<Logic> | BoxedRelation<Logic> | BoxedInvocation<Logic> | BoxedFunction<Logic>;

export type DecisionLogic =
  | DecisionTable
  | LiteralExpression
  | BoxedContext<DecisionLogic>
  | BoxedList<DecisionLogic>
  | BoxedRelation<DecisionLogic>
  | BoxedInvocation<DecisionLogic>
  | BoxedFunction<DecisionLogic>;

/** A function decisions and other knowledge call by its name. */
export interface Knowledge {
  readonly id: string;
  readonly name: string;
  readonly parameters: readonly string[];
  /** null when it has none that can be evaluated. */
  readonly logic: DecisionLogic | null;
  /** Ids of the knowledge it requires. */
  readonly knows: readonly string[];
}

export interface Decision {
  readonly id: string;
  readonly name: string;
  /** The name under which decisions that require it see its result. */
  readonly resultName: string;
  readonly versionTag: string | null;
  /** Ids of other decisions of the file. */
  readonly requires: readonly string[];
  readonly knows: readonly string[];
  /** null when it has none that can be evaluated. */
  readonly logic: DecisionLogic | null;
}

export interface DecisionModel {
  readonly id: string;
  readonly name: string;
  /** By id. */
  readonly decisions: ReadonlyMap<string, Decision>;
  readonly knowledge: ReadonlyMap<string, Knowledge>;
}
