import type { ApplicationProblem } from '@closeloop/contracts';
import { expect, test } from 'vitest';
import { placeOf } from './problem-place.ts';

const diagrams = [{ process: 'main', variant: 'basic', label: 'l', file: 'main.bpmn' }];
const problem = (over: Partial<ApplicationProblem>): ApplicationProblem => ({
  file: 'workflows/demo/app.json',
  path: '',
  severity: 'error',
  code: 'x',
  message: '',
  ...over,
});

test('a refusal of the engine leads to its element', () => {
  const file = 'workflows/demo/main.bpmn';
  expect(placeOf(problem({ file, element: 'Task_A' }), diagrams)).toEqual({
    file,
    diagram: 'main.bpmn',
    element: 'Task_A',
  });
  expect(placeOf(problem({ file, path: 'Flow_1' }), diagrams)).toMatchObject({ element: 'Flow_1' });
  expect(placeOf(problem({ file }), diagrams)).toEqual({ file, diagram: 'main.bpmn' });
});

test('a setting of a task in the manifest leads to the element, anything else to the file', () => {
  expect(placeOf(problem({ path: 'processes.main.tasks.Task_A.due' }), diagrams)).toMatchObject({
    diagram: 'main.bpmn',
    element: 'Task_A',
  });
  expect(placeOf(problem({ path: 'processes.main.case.title' }), diagrams)).toEqual({
    file: 'workflows/demo/app.json',
  });
  expect(placeOf(problem({ path: 'processes.gone.tasks.Task_A' }), diagrams)).toEqual({
    file: 'workflows/demo/app.json',
  });
});
