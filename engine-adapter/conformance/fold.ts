/** Folds the lines of a trace into the state after each step: what is open, how the rest ended. */
import type { Json, Variables } from '../src/index.ts';
import type { State } from './case.ts';
import type { LineOf, StepLine, TraceLine } from './trace.ts';

const over = {
  JOB: ['COMPLETED', 'CANCELED'],
  TIMER: ['TRIGGERED', 'CANCELED'],
  INCIDENT: ['RESOLVED'],
} as const;

/** Open things of one kind, each under what tells it from the others. */
class Open<Line> {
  readonly #items = new Map<string, Line>();

  put(id: string, line: Line, isOver: boolean): void {
    if (isOver) this.#items.delete(id);
    else this.#items.set(id, line);
  }

  drop(isOver: (line: Line) => boolean): void {
    for (const [id, line] of this.#items) if (isOver(line)) this.#items.delete(id);
  }

  told(tell: (line: Line) => string): string[] {
    return [...this.#items.values()].map(tell).toSorted();
  }
}

export class Fold {
  readonly #active = new Set<string>();
  readonly #ended = new Map<string, string>();
  readonly #processes = new Set<string>();
  readonly #variables = new Map<string, Map<string, Json>>();
  readonly #jobs = new Open<LineOf<'JOB'>>();
  readonly #timers = new Open<LineOf<'TIMER'>>();
  readonly #incidents = new Open<LineOf<'INCIDENT'>>();
  readonly #messages = new Open<LineOf<'MSG_SUB'>>();
  readonly #signals = new Open<LineOf<'SIG_SUB'>>();

  add(line: TraceLine): void {
    switch (line.t) {
      case 'PI': {
        this.#instance(line);
        return;
      }
      case 'VAR': {
        // A broker does not repeat the value of a variable that moves along.
        if (line.i === 'MIGRATED') return;
        const scope = this.#variables.get(line.in ?? '') ?? new Map<string, Json>();
        this.#variables.set(line.in ?? '', scope.set(line.name, line.value));
        return;
      }
      case 'JOB': {
        this.#jobs.put(`${line.e} ${line.type}`, line, isOneOf(over.JOB, line.i));
        return;
      }
      case 'INCIDENT': {
        this.#incidents.put(`${line.e} ${line.type}`, line, isOneOf(over.INCIDENT, line.i));
        return;
      }
      default: {
        this.#wait(line);
      }
    }
  }

  /** What waits for start events belongs to no instance, and is not told. */
  #wait(line: TraceLine): void {
    if (!('at' in line) || line.at === null || line.t === 'EVENT') return;
    const id = `${line.e} ${line.at}`;
    if (line.was !== undefined) this.#closeOne(line.t, `${line.was} ${line.at}`);
    if (line.t === 'TIMER') this.#timers.put(id, line, isOneOf(over.TIMER, line.i));
    else if (line.t === 'SIG_SUB') this.#signals.put(id, line, line.i === 'DELETED');
    else this.#messages.put(id, line, line.i === 'DELETED' || (line.i === 'CORRELATED' && line.interrupting));
  }

  #closeOne(type: 'TIMER' | 'MSG_SUB' | 'SIG_SUB', id: string): void {
    const isIt = (line: { e: string; at: string | null }): boolean => `${line.e} ${line.at}` === id;
    ({ TIMER: this.#timers, MSG_SUB: this.#messages, SIG_SUB: this.#signals })[type].drop(isIt);
  }

  #instance({ i, e, ty }: LineOf<'PI'>): void {
    if (e === null || i === 'SEQUENCE_FLOW_TAKEN') return;
    if (i === 'ELEMENT_ACTIVATING') this.#active.add(e);
    if (ty === 'PROCESS') this.#processes.add(e);
    const end = /^ELEMENT_(COMPLETED|TERMINATED)$/.exec(i)?.[1];
    if (end === undefined) return;
    this.#active.delete(e);
    this.#ended.set(e, end);
    if (!this.#processes.has(e)) this.#variables.delete(e);
    this.#jobs.drop((job) => job.e === e);
  }

  state({ step, do: did, answer }: StepLine): State {
    const scopes = [...this.#variables].filter(([, names]) => names.size > 0);
    return {
      ...{ step, do: did, answer, active: [...this.#active].toSorted() },
      jobs: this.#jobs.told(tellJob),
      timers: this.#timers.told(({ e, at }) => `${e} at ${at}`),
      messages: this.#messages.told(({ e, at, name, key }) => `${e} at ${at} ${name}/${key}`),
      signals: this.#signals.told(({ e, at, name }) => `${e} at ${at} ${name}`),
      incidents: this.#incidents.told(({ e, type }) => `${e} ${type}`),
      ended: sorted([...this.#ended]),
      vars: sorted(scopes.map(([scope, names]): [string, Variables] => [scope, sorted([...names])])),
    };
  }
}

function tellJob({ i, e, type, retries }: LineOf<'JOB'>): string {
  const named = type === 'io.camunda.zeebe:userTask' ? e : `${e} ${type}`;
  return i === 'CREATED' ? String(named) : `${named} ${i} retries=${retries}`;
}

function sorted<Value>(entries: readonly (readonly [string, Value])[]): Record<string, Value> {
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

const isOneOf = (intents: readonly string[], intent: string): boolean => intents.includes(intent);
