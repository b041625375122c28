/** What a file defines under an id: a process, a decision, a form. */
export interface Defined {
  readonly id: string;
  readonly name: string;
  readonly versionTag: string | null;
}
