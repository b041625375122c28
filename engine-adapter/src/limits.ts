import type { Limits } from './port.ts';

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
};
