/**
 * What the kernel and every feature agree on: the transaction, the actor, the call of an endpoint and its binding.
 *
 * One request is one promise and one transaction. The binder (kernel/http) and the job runner open transactions, nobody
 * else; a feature receives a `Tx` already scoped for row-level security and never sees Express.
 */
import type { BodyOf, Endpoint, Grant, Language, ParamsOf, QueryOf, ResponseOf, UnitRef } from '@closeloop/contracts';
import type { Transaction } from 'sequelize';
import type { ProblemError } from './problem.ts';

export interface QueryResult<Row> {
  readonly rows: Row[];
  readonly rowCount: number;
}

/**
 * For whom a transaction works; see migrations/0001. `none` is nobody (public endpoints) and sees nothing; `system` is
 * entered with `asSystem`, only after the right was proved in code.
 */
export type ScopeKind = 'none' | 'unit' | 'all-read' | 'system';

export interface Tx {
  /** Runs one statement with bound parameters on this transaction's connection. */
  query<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<QueryResult<Row>>;
  /** The same transaction for Sequelize models (cold pages and administration). */
  readonly sequelize: Transaction;
  readonly requestId: string;
  /**
   * Runs `work` with scope `system` inside this transaction and puts the former scope back, also after an error. The
   * scope belongs to the connection: nothing else of this transaction may run beside `work`.
   */
  asSystem<T>(work: () => Promise<T>): Promise<T>;
  /** Rows of the audit trail (kernel/audit.ts), written with the commit. */
  readonly trail: object[];
  /** Runs after the commit, never after a rollback; used to wake streams and runners. Must not throw. */
  afterCommit(work: () => void): void;
}

/** Opens a transaction with scope `system` for work nobody asked for over HTTP: timers, jobs, registry, start-up. */
export type SystemTransact = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;

/** The signed-in person of a call. */
export interface Actor {
  readonly personId: string;
  readonly name: string;
  /** The unit the session acts for. */
  readonly unit: UnitRef | null;
  readonly units: readonly UnitRef[];
  readonly grants: readonly Grant[];
  /** Posts held now, over all projects. */
  readonly posts: readonly {
    readonly post: string;
    readonly projectId: string;
    readonly source: 'registry' | 'local';
  }[];
  /** Platform rights: `<noun>.<verb>`, from the platform's roles file. */
  readonly rights: ReadonlySet<string>;
  readonly language: Language;
}

export interface UploadedFile {
  readonly name: string;
  readonly type: string;
  /** Path of the temporary file, removed by the binder when the call ends. */
  readonly path: string;
  readonly bytes: number;
}

/** What a handler is given. `actor` is null only for `public` endpoints. */
export interface Call<E extends Endpoint> {
  readonly endpoint: E;
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  readonly actor: E['right'] extends 'public' ? null : Actor;
  readonly language: Language;
  readonly tx: Tx;
  /** From `If-Match`, for endpoints that demand it. */
  readonly rev: E['ifMatch'] extends true ? number : undefined;
  readonly requestId: string;
  readonly file: E['consumes'] extends 'multipart' ? UploadedFile : undefined;
  readonly origin: CallOrigin;
}

/** Where a call came from: what a sign-in has to know, nothing else of HTTP. */
export interface CallOrigin {
  readonly address: string;
  /** Secret of the session, as sent. */
  readonly cookie: string | undefined;
  /** From this machine and addressed to it, as far as address and Host header tell. */
  readonly loopback: boolean;
  /** A proxy says it forwarded the call. */
  readonly forwarded: boolean;
}

/** A handler answers the body, or a reply when it sets more than the body. */
export interface Reply<Body> {
  readonly body: Body;
  /** Revision for `ETag`. */
  readonly rev?: number;
  /** Session secret to set as cookie; null signs out. */
  readonly session?: string | null;
}
export interface FileReply {
  readonly path: string | null;
  readonly content?: Uint8Array;
  readonly type: string;
  readonly name: string;
  readonly inline: boolean;
  /** The bytes behind this address never change: the browser may keep them. */
  readonly immutable?: boolean;
}
/** A refusal whose transaction commits (a failed sign-in is counted); anything thrown rolls back. */
export interface Refusal {
  readonly refused: ProblemError;
}

export type Answer<E extends Endpoint> = E['produces'] extends 'file'
  ? FileReply
  : E['response'] extends object
    ? ResponseOf<E> | Reply<ResponseOf<E>> | Refusal
    : // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a handler that answers nothing just ends
      Reply<undefined> | Refusal | void;
export type Handler<E extends Endpoint> = (call: Call<E>) => Promise<Answer<E>>;

/** An endpoint with its handler, as a feature's door hands it to app.ts. */
export interface Binding {
  readonly endpoint: Endpoint;
  readonly prepare?: {
    readonly look: (call: Call<Endpoint>) => Promise<unknown>;
    readonly work: (looked: unknown, call: Omit<Call<Endpoint>, 'tx'>) => Promise<unknown>;
  };
  /** Answered without a transaction, and so also while there is no database; public endpoints only. */
  readonly detached?: true;
  readonly handle: (call: Call<Endpoint>, prepared: unknown) => Promise<unknown>;
}
export function bind<E extends Endpoint>(endpoint: E, handler: Handler<E>): Binding {
  return { endpoint, handle: handler as unknown as Binding['handle'] };
}

export function bindDetached<E extends Endpoint & { right: 'public' }>(
  endpoint: E,
  handler: (call: Omit<Call<E>, 'tx'>) => Promise<Answer<E>>,
): Binding {
  return { endpoint, detached: true, handle: handler as unknown as Binding['handle'] };
}

/**
 * For calls with slow work (password hashing, pictures) that must not hold a transaction: `look` fetches what the work
 * needs in a short transaction of its own and may refuse, `work` runs outside any, `handle` gets what it made.
 */
export interface PreparedHandler<E extends Endpoint, Looked, Prepared> {
  look(call: Call<E>): Promise<Looked>;
  work(looked: Looked, call: Omit<Call<E>, 'tx'>): Promise<Prepared>;
  handle(call: Call<E>, prepared: Prepared): Promise<Answer<E>>;
}
export function bindPrepared<E extends Endpoint, Looked, Prepared>(
  endpoint: E,
  handler: PreparedHandler<E, Looked, Prepared>,
): Binding {
  const { look, work, handle } = handler as unknown as NonNullable<Binding['prepare']> & Pick<Binding, 'handle'>;
  return { endpoint, prepare: { look, work }, handle };
}

/** What a feature's door hands back to app.ts. */
export interface Feature {
  readonly bindings: readonly Binding[];
  /** After migrations, before the first request. */
  start?(): Promise<void>;
  /** While draining, after the last request. */
  stop?(): Promise<void>;
}

/** An audit row, written with `audit(tx, actor, entry)` beside the write it describes. */
export interface AuditEntry {
  readonly action: string;
  readonly entity: string;
  readonly entityId: string;
  readonly unitId?: string | null;
  readonly caseId?: string | null;
  readonly reason?: string;
  readonly before?: object;
  readonly after?: object;
}
