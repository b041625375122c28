/**
 * What the kernel and every feature agree on: the transaction, the actor, the call of an endpoint and its binding.
 *
 * One request is one promise and one transaction. The binder (kernel/http) and the job runner open transactions, nobody
 * else; a feature receives a `Tx` already scoped for row-level security and never sees Express.
 */
import type { BodyOf, Endpoint, Grant, Language, ParamsOf, QueryOf, ResponseOf, UnitRef } from '@closeloop/contracts';
import type { Transaction } from 'sequelize';

export interface QueryResult<Row> {
  readonly rows: Row[];
  readonly rowCount: number;
}

/**
 * For whom a transaction works; see migrations/0001. `system` is entered with `asSystem`, only after the right was
 * proved in code.
 */
export type ScopeKind = 'unit' | 'all-read' | 'system';

export interface Tx {
  /** Runs one statement with bound parameters on this transaction's connection. */
  query<Row extends object = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<QueryResult<Row>>;
  /** The same transaction for Sequelize models (cold pages and administration). */
  readonly sequelize: Transaction;
  readonly requestId: string;
  /** Runs `work` with scope `system` inside this transaction and puts the former scope back, also after an error. */
  asSystem<T>(work: () => Promise<T>): Promise<T>;
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
  /** Address and headers a sign-in needs; nothing else of HTTP. */
  readonly origin: {
    readonly address: string;
    readonly cookie: string | undefined;
    readonly loopback: boolean;
    readonly forwarded: boolean;
  };
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
}

export type Handler<E extends Endpoint> = (
  call: Call<E>,
) => Promise<
  E['produces'] extends 'file' ? FileReply : E['response'] extends object ? ResponseOf<E> | Reply<ResponseOf<E>> : void
>;

/** An endpoint with its handler, as a feature's door hands it to app.ts. */
export interface Binding {
  readonly endpoint: Endpoint;
  readonly handle: (call: Call<Endpoint>) => Promise<unknown>;
}
export function bind<E extends Endpoint>(endpoint: E, handler: Handler<E>): Binding {
  return { endpoint, handle: handler as unknown as Binding['handle'] };
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
