/**
 * What the validator needs of an engine: its own refusals, and a diagram as plain data. Both are handed in, so that the
 * same validator serves every engine.
 */
export interface PropertyText {
  readonly property: string;
  /** Without the leading `=`. */
  readonly text: string;
  readonly isExpression: boolean;
}

export interface DiagramElement {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly process: string;
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
  readonly attachedTo: string | null;
  /** The process or sub-process it lies in; null for a process. */
  readonly scope: string | null;
  /** Not null when it is done several times over. */
  readonly loop: object | null;
  /** What an event or a receive task waits for, or an event throws. */
  readonly details: {
    readonly message: { readonly name: PropertyText; readonly correlationKey: PropertyText | null } | null;
  };
  readonly extensions: {
    readonly assignment: Readonly<Partial<Record<'assignee' | 'candidateGroups' | 'candidateUsers', PropertyText>>>;
    readonly formKey?: PropertyText;
    readonly inputs: readonly (PropertyText & { readonly target: string })[];
    readonly outputs: readonly (PropertyText & { readonly target: string })[];
    readonly script?: { readonly resultVariable: string };
    readonly decision?: { readonly decisionId: PropertyText | null; readonly resultVariable: string };
  };
  readonly expressions: readonly PropertyText[];
}

export interface DiagramFlow {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly condition: PropertyText | null;
}

export interface Diagram {
  readonly processes: readonly { readonly id: string; readonly isExecutable: boolean }[];
  readonly elements: ReadonlyMap<string, DiagramElement>;
  readonly flows: ReadonlyMap<string, DiagramFlow>;
}

export interface Decision {
  readonly id: string;
  readonly name: string;
  /** Its own expression, or the inputs of its table. */
  readonly texts: readonly { readonly elementId: string | null; readonly text: string }[];
  /** What it sees beside variables: results of the decisions it requires. */
  readonly sees: readonly string[];
}

export interface Refused {
  readonly elementId: string | null;
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly reason: { readonly 'zh-CN': string; readonly en: string };
}

export interface DiagramPort {
  /** Why the engine would refuse the file, and what it has doubts about. */
  check(resource: { readonly name: string; readonly xml: string }): Promise<readonly Refused[]>;
  /** null when the file cannot be read. */
  read(xml: string): Promise<Diagram | null>;
  /** Of a file of decisions; null when it cannot be read. */
  readDecisions(xml: string): Promise<readonly Decision[] | null>;
}
