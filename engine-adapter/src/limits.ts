/** What an engine takes at most, each beyond which there is a clear refusal or an incident. */
export interface Limits {
  /** Bytes of one XML file (UTF-8). */
  readonly xmlBytes: number;
  /** Flow nodes and sequence flows of one file. */
  readonly elements: number;
  /** Sub-processes within one another. */
  readonly depth: number;
  /** Processes that call one another. */
  readonly callDepth: number;
  /** Bytes of all variables of an instance and the processes it calls, as JSON. */
  readonly variableBytes: number;
  /** Elements activated in one transaction; the rest continues in later ones. */
  readonly activationsPerTransaction: number;
  /** Elements activated without ever waiting for something outside; beyond it an incident. */
  readonly activationsPerRun: number;
  /** How long one transaction goes on before it leaves the rest to later ones. */
  readonly millisecondsPerTransaction: number;
  /** What all expressions of one transaction may take; beyond it an incident. */
  readonly expressionMillisecondsPerTransaction: number;
  /** Items of one multi-instance. */
  readonly loopItems: number;
  /** Signals thrown because of one another without a wait; beyond it an incident. */
  readonly signalHops: number;
}

export const defaultLimits: Limits = {
  xmlBytes: 1_000_000,
  elements: 2_000,
  depth: 50,
  callDepth: 100,
  variableBytes: 1_000_000,
  activationsPerTransaction: 500,
  activationsPerRun: 10_000,
  millisecondsPerTransaction: 250,
  expressionMillisecondsPerTransaction: 1_000,
  loopItems: 5_000,
  signalHops: 10,
};
