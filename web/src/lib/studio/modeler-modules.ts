/**
 * What the studio changes of the modeler library:
 * - a new user task stays a job-based one: the library would mark it as a native user task of another engine;
 * - no palette of its own (the studio has one), and menus offer only what the engine runs;
 * - commands that carry changes of other files, so that one undo takes back both.
 */
import type { CommandStack, DiagramElement } from './bpmn-types.ts';

export const textCommand = 'closeloop.text';
export const togetherCommand = 'closeloop.together';

export interface TextChange {
  readonly before: string;
  readonly after: string;
  readonly write: (text: string) => void;
}

class TextHandler {
  execute({ after, write }: TextChange): DiagramElement[] {
    write(after);
    return [];
  }
  revert({ before, write }: TextChange): DiagramElement[] {
    write(before);
    return [];
  }
}
class TogetherHandler {
  preExecute({ run }: { run: () => void }): void {
    run();
  }
  execute(): DiagramElement[] {
    return [];
  }
  revert(): DiagramElement[] {
    return [];
  }
}

function studioCommands(commandStack: CommandStack): object {
  commandStack.registerHandler(textCommand, TextHandler);
  commandStack.registerHandler(togetherCommand, TogetherHandler);
  return {};
}
studioCommands.$inject = ['commandStack'];

/** Entries of the “change element” menu for elements that the engine runs. */
const replaceable = new Set(
  [
    'none-start',
    'none-end',
    'terminate-end',
    'user-task',
    'service-task',
    'script-task',
    'manual-task',
    'exclusive-gateway',
    'parallel-gateway',
    'timer-intermediate-catch',
    'timer-boundary',
    'non-interrupting-timer-boundary',
    'expanded-subprocess',
    'collapsed-subprocess',
    'subprocess',
    'sequence-flow',
    'default-flow',
    'conditional-flow',
  ].map((name) => `replace-with-${name}`),
);
const notOffered = new Set(['append.append-task', 'append.intermediate-event', 'append.text-annotation']);

type Entries<Entry> = Readonly<Record<string, Entry>>;
interface Provider {
  getContextPadEntries?: () => (entries: Entries<object>) => Entries<object>;
  getPopupMenuEntries?: () => (entries: Entries<object>) => Entries<object>;
  getPopupMenuHeaderEntries?: () => () => Entries<object>;
}
interface ContextPad {
  registerProvider(priority: number, provider: Provider): void;
}
interface PopupMenu {
  registerProvider(id: string, priority: number, provider: Provider): void;
}
const AFTER_ALL = 100;

function onlyWhatRuns(contextPad: ContextPad, popupMenu: PopupMenu): object {
  contextPad.registerProvider(AFTER_ALL, {
    getContextPadEntries: () => (entries) => only(entries, (name) => !notOffered.has(name)),
  });
  popupMenu.registerProvider('bpmn-replace', AFTER_ALL, {
    getPopupMenuEntries: () => (entries) => only(entries, (name) => replaceable.has(name)),
    getPopupMenuHeaderEntries: () => () => ({}),
  });
  return {};
}
onlyWhatRuns.$inject = ['contextPad', 'popupMenu'];

function only(entries: Entries<object>, wanted: (name: string) => boolean): Entries<object> {
  return Object.fromEntries(Object.entries(entries).filter(([name]) => wanted(name)));
}

export const studioModules: Readonly<Record<string, unknown>> = {
  __init__: ['studioCommands', 'onlyWhatRuns'],
  studioCommands: ['factory', studioCommands],
  onlyWhatRuns: ['factory', onlyWhatRuns],
  createZeebeUserTaskBehavior: ['value', null],
  paletteProvider: ['value', null],
};
