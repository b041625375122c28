/**
 * The door of form-core: from a form's schema, its data and its surroundings to what is shown, what is wrong and what
 * is sent. Pure; the same in the browser, on the server and in the offline queue.
 */
import { compile, FeelError, FeelSyntaxError } from '@closeloop/feel';
import { supplyFeel } from './expressions.ts';

supplyFeel({ compile, FeelError, FeelSyntaxError });

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
