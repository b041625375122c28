import { expect, test } from 'vitest';
import { at, diagramsOf, formOf, parseObject, withValue } from './manifest.ts';

const manifest = JSON.stringify({
  id: 'demo',
  processes: {
    main: {
      label: 'process.main',
      diagrams: { basic: 'main.bpmn', long: 'main-long.bpmn' },
      tasks: { Task_A: { actions: [{ id: 'done', kind: 'complete' }], due: '=vars.by' } },
    },
  },
});

test('one setting changes and everything else keeps its value and its place', () => {
  const before = parseObject(manifest);
  const text = withValue(manifest, ['processes', 'main', 'tasks', 'Task_A', 'due'], '=now()');
  const after = parseObject(text);
  expect(at(after, 'processes', 'main', 'tasks', 'Task_A', 'due')).toBe('=now()');
  expect(withValue(text, ['processes', 'main', 'tasks', 'Task_A', 'due'], '=vars.by')).toBe(
    `${JSON.stringify(before, null, 2)}\n`,
  );
});

test('undefined takes a setting away, and a path that is not there yet is made', () => {
  const without = parseObject(withValue(manifest, ['processes', 'main', 'tasks', 'Task_A', 'due'], undefined));
  expect(at(without, 'processes', 'main', 'tasks', 'Task_A')).toEqual({ actions: [{ id: 'done', kind: 'complete' }] });
  const made = parseObject(withValue(manifest, ['processes', 'main', 'tasks', 'Task_B', 'verbs'], ['claim']));
  expect(at(made, 'processes', 'main', 'tasks', 'Task_B')).toEqual({ verbs: ['claim'] });
});

test('a text that is no JSON object is never written over', () => {
  expect(withValue('{ "id": ', ['id'], 'x')).toBe('{ "id": ');
  expect(withValue('[1]', ['id'], 'x')).toBe('[1]');
});

test('diagrams come with their process, in the order of the manifest', () => {
  expect(diagramsOf(parseObject(manifest) ?? {}).map(({ process, variant, file }) => [process, variant, file])).toEqual(
    [
      ['main', 'basic', 'main.bpmn'],
      ['main', 'long', 'main-long.bpmn'],
    ],
  );
  expect(diagramsOf({ processes: [] })).toEqual([]);
});

test('fields inside groups are found, things without key are not fields', () => {
  const form = JSON.stringify({
    id: 'report',
    components: [
      { type: 'text', text: 'x' },
      { type: 'group', components: [{ type: 'textfield', key: 'place', label: 'f.place' }] },
      { type: 'photos', key: 'pictures' },
    ],
  });
  expect(formOf(form)).toEqual({
    id: 'report',
    fields: [
      { key: 'place', label: 'f.place' },
      { key: 'pictures', label: '' },
    ],
  });
  expect(formOf('no json')).toEqual({ id: '', fields: [] });
});
