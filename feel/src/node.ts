/** A node of the syntax tree, and what is wrong with one. */
export class Node {
  readonly name: string;
  /** Offsets into the text. */
  readonly from: number;
  readonly to: number;
  readonly children: readonly Node[];

  constructor(name: string, from: number, to: number, children: readonly Node[] = []) {
    this.name = name;
    this.from = from;
    this.to = to;
    this.children = children;
  }

  get firstChild(): Node | null {
    return this.children[0] ?? null;
  }

  get lastChild(): Node | null {
    return this.children.at(-1) ?? null;
  }

  getChild(name: string): Node | null {
    return this.children.find((child) => child.name === name) ?? null;
  }

  getChildren(name: string): readonly Node[] {
    return this.children.filter((child) => child.name === name);
  }
}

export interface Problem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
}

export class FeelSyntaxError extends Error {
  override readonly name = 'FeelSyntaxError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('; '));
    this.problems = problems;
  }
}
