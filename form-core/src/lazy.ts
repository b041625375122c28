/**
 * The same door for a page that loads the evaluator only when a form says an expression: until `supplyFeel` was called,
 * every expression is null, so call it first when `saysExpressions`.
 */
export { offered } from './actions.ts';
export { isField, isStored, leavesOf } from './components.ts';
export { withDefaults } from './defaults.ts';
export { isTrue, type Names, valueOf } from './expressions.ts';
export { say, sayChoice } from './phrase.ts';
export { problemsOfStep, stepsOf, type StepView } from './steps.ts';
export { submissionOf } from './submission.ts';
export type { Data, FieldView, FormInput, Leaf, PressedAction, Problem, Said } from './types.ts';
export { validate } from './validate.ts';
export { type FormView, viewOf } from './view.ts';
export { supplyFeel } from './expressions.ts';
export { saysExpressions } from './says-expressions.ts';
