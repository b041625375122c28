/**
 * What must hold between a process in app.json and its diagrams: every user task is configured, has a form and someone
 * to do it; states end in an else; an offline chain really is one.
 */
import type { Process, TaskSettings } from '@closeloop/contracts/application';
import { type Catalogue, formsOf, keysOf, type ProcessFacts, userTasksOf } from './catalogue.ts';
import type { Diagram, DiagramElement } from './diagram-port.ts';
import type { In } from './folder.ts';
import { problem, type Problem } from './problem.ts';

export function processProblems(catalogue: Catalogue): Problem[] {
  const file = catalogue.folder.app?.file ?? '';
  return [...catalogue.processes.values()].flatMap((facts) => {
    const process = catalogue.app.processes[facts.id];
    if (!process) return [];
    const path = `processes.${facts.id}`;
    return [
      ...variantProblems(process, catalogue, file, path),
      ...stateProblems(process, file, path),
      ...facts.diagrams.flatMap(diagramProblems),
      ...facts.diagrams.flatMap((diagram) => taskProblems(diagram, process)),
      ...settingsProblems(facts, process, catalogue, file, path),
      ...nameProblems(facts, process, file, path),
      ...chainProblems(facts, catalogue, file),
    ];
  });
}

function variantProblems(process: Process, { app }: Catalogue, file: string, path: string): Problem[] {
  const variants = Object.keys(process.diagrams);
  if (process.variant === undefined) return variants.length > 1 ? [problem('process.variant', file, path)] : [];
  const name = /^=\s*settings\.(\w+)\s*$/.exec(process.variant)?.[1];
  const setting = name === undefined ? undefined : app.settings?.[name];
  const values = setting && 'enum' in setting ? setting.enum : variants;
  const same = values.length === variants.length && values.every((value) => variants.includes(value));
  return same ? [] : [problem('process.variantValues', file, `${path}.variant`, { detail: values.join(', ') })];
}

function stateProblems({ case: settings }: Process, file: string, path: string): Problem[] {
  const at = `${path}.case.states`;
  const last = settings.states.at(-1);
  const one = settings.states.filter((state) => state.else === true).length === 1;
  const staged = settings.stages?.flatMap((stage) => stage.states) ?? [];
  const twice = [...new Set(staged.filter((state, index) => staged.indexOf(state) !== index))];
  return [
    ...(one && last?.else === true ? [] : [problem('state.else', file, at)]),
    ...(last?.else === true && last.tone === 'success' ? [problem('state.elseSuccess', file, at)] : []),
    ...twice.map((state) => problem('state.stageTwice', file, `${path}.case.stages`, { detail: state })),
  ];
}

const diagramProblems = ({ file, content }: In<Diagram>): Problem[] =>
  content.processes.filter((one) => one.isExecutable).length === 1 && content.processes.length === 1
    ? []
    : [problem('diagram.processes', file, '')];

function taskProblems({ file, content }: In<Diagram>, process: Process): Problem[] {
  const tasks = [...content.elements.values()].filter((element) => element.type === 'USER_TASK');
  return tasks.flatMap(({ id, extensions }) => [
    ...(process.tasks[id] ? [] : [problem('task.unconfigured', file, id, { detail: id })]),
    ...(extensions.formKey ? [] : [problem('task.form', file, id)]),
    ...(Object.keys(extensions.assignment).length > 0 ? [] : [problem('task.unassigned', file, id)]),
  ]);
}

function settingsProblems(
  facts: ProcessFacts,
  process: Process,
  catalogue: Catalogue,
  file: string,
  path: string,
): Problem[] {
  return Object.entries(process.tasks).flatMap(([id, task]) => {
    const at = `${path}.tasks.${id}`;
    const element = facts.elements.get(id);
    const completes = task.actions.some((action) => action.kind === 'complete');
    const keys = new Set(formsOf(catalogue, facts.id, id).flatMap(({ content }) => keysOf(content)));
    return [
      ...(completes ? [] : [problem('task.noComplete', file, at)]),
      ...requiredButClosed(task, keys, file, at),
      ...(element ? outcomeProblems(task, element, file, at) : []),
    ];
  });
}

function requiredButClosed(task: TaskSettings, keys: ReadonlySet<string>, file: string, at: string): Problem[] {
  const closed = (key: string): boolean => task.access?.[key] === 'hidden' || task.access?.[key] === 'read';
  return task.actions.flatMap((action) =>
    (action.kind === 'complete' ? (action.requires ?? []) : [])
      .filter((key) => keys.has(key) && closed(key))
      .map((key) => problem('task.requiresHidden', file, `${at}.actions.${action.id}`, { detail: key })),
  );
}

/** With output mappings, variables of the job stay local unless they are mapped. */
function outcomeProblems(task: TaskSettings, { extensions }: DiagramElement, file: string, at: string): Problem[] {
  const sets = task.actions.some((action) => action.kind === 'complete' && action.outcome !== undefined);
  const mapped = extensions.outputs.some((output) => /\boutcome\b/.test(output.text));
  return sets && extensions.outputs.length > 0 && !mapped ? [problem('task.outcomeUnmapped', file, at)] : [];
}

function nameProblems(facts: ProcessFacts, process: Process, file: string, path: string): Problem[] {
  const named = [...facts.elements.values(), ...facts.flows.values()].filter(({ name }) => name !== '');
  const processes = new Set(facts.diagrams.flatMap(({ content }) => content.processes.map(({ id }) => id)));
  return named
    .filter(({ id }) => !processes.has(id) && process.names[id] === undefined)
    .map(({ id }) => problem('element.unnamed', file, `${path}.names`, { detail: id }));
}

/** Each task of the chain leads by its only flow straight to the next, and nothing interrupts it. */
function chainProblems(facts: ProcessFacts, { app }: Catalogue, file: string): Problem[] {
  const chain = app.offline?.[facts.id]?.chain;
  if (!chain) return [];
  const tasks = new Set(userTasksOf(facts).map(({ id }) => id));
  const whole = facts.diagrams
    .filter(({ content }) => content.elements.has(chain[0] ?? ''))
    .every(({ content }) => chain.every((id, index) => tasks.has(id) && leadsTo(content, id, chain[index + 1])));
  return whole ? [] : [problem('offline.chain', file, `offline.${facts.id}.chain`, { detail: chain.join(' → ') })];
}

function leadsTo(diagram: Diagram, id: string, next: string | undefined): boolean {
  if (next === undefined) return true;
  const element = diagram.elements.get(id);
  const [flow, ...more] = element?.outgoing ?? [];
  const interrupted = [...diagram.elements.values()].some((one) => one.attachedTo === id);
  return flow !== undefined && more.length === 0 && !interrupted && diagram.flows.get(flow)?.target === next;
}
