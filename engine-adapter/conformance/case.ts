/** A conformance case on disk: `scenario.json`, its models, and the `states.json` recorded after every step. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Resource, Variables } from '../src/index.ts';

export interface Scenario {
  readonly name: string;
  readonly about: string;
  readonly files: readonly string[];
  readonly steps: readonly Step[];
}

/** One command; its name is the only key. */
export interface Step {
  readonly start?: { process: string; variables?: Variables; at?: readonly string[] };
  readonly complete?: { el: string; variables?: Variables };
  readonly fail?: { el: string; retries: number; message?: string; backOff?: number; variables?: Variables };
  readonly throwError?: { el: string; code: string; message?: string; variables?: Variables };
  readonly message?: { name: string; key: string; variables?: Variables; ttl?: number; id?: string };
  readonly signal?: { name: string; variables?: Variables };
  readonly retries?: { el: string; retries: number };
  readonly setVariables?: { scope: string; variables: Variables; local?: boolean };
  readonly resolve?: { el: string };
  readonly cancel?: { instance: string };
  readonly modify?: { instance: string; activate?: readonly Activation[]; terminate?: readonly string[] };
  /** To the latest version of a process. */
  readonly migrate?: { instance: string; process: string; mapping?: Readonly<Record<string, string>> };
  /** Deploys further files of the case. */
  readonly deploy?: readonly string[];
  readonly timer?: { el: string };
  readonly sleep?: number;
}

export type Activation = string | { el: string; variables?: Variables; scope?: string };

export interface State {
  readonly step: number;
  readonly do: Step;
  readonly answer: string;
  readonly active: readonly string[];
  readonly jobs: readonly string[];
  readonly timers: readonly string[];
  readonly messages: readonly string[];
  readonly signals: readonly string[];
  readonly incidents: readonly string[];
  readonly ended: Readonly<Record<string, string>>;
  readonly vars: Readonly<Record<string, Variables>>;
}

export interface Case {
  readonly folder: string;
  readonly scenario: Scenario;
  readonly resources: readonly Resource[];
  /** What `deploy` steps bring. */
  readonly later: readonly Resource[];
  readonly states: readonly State[];
}

export function listCases(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'scenario.json')))
    .map((entry) => entry.name)
    .toSorted();
}

/** The files of a case, those that steps deploy later too. */
export function filesOf(root: string, folder: string): string[] {
  const { files, steps } = readScenario(root, folder);
  return [...new Set([...files, ...steps.flatMap((step) => step.deploy ?? [])])];
}

function readScenario(root: string, folder: string): Scenario {
  return JSON.parse(readFileSync(path.join(root, folder, 'scenario.json'), 'utf8')) as Scenario;
}

/** A case that was never recorded has no states. */
export function readCase(root: string, folder: string): Case {
  const read = (name: string): string => readFileSync(path.join(root, folder, name), 'utf8');
  const scenario = readScenario(root, folder);
  const toResource = (name: string): Resource => ({ name, xml: read(name) });
  const isRecorded = existsSync(path.join(root, folder, 'states.json'));
  return {
    folder,
    scenario,
    resources: scenario.files.map(toResource),
    later: scenario.steps.flatMap((step) => step.deploy ?? []).map(toResource),
    states: isRecorded ? (JSON.parse(read('states.json')) as State[]) : [],
  };
}
