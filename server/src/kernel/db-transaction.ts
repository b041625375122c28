/**
 * One open transaction on one connection. Only db.ts makes them; features see the narrower `Tx`.
 * `begin` sends the scope and the opening statements without waiting in between; `commit` sends last statements the
 * same way, and the audit trail with the first of them. Statements of one transaction run in the order they are given,
 * also when not awaited. A change of scope travels with the next statement, and not at all when there is none.
 */
import type { Client, QueryResult as DriverResult } from 'pg';
import type { Transaction } from 'sequelize';
import { trailInsert } from './audit.ts';
import { statement } from './db-statement.ts';
import type { QueryResult, ScopeKind, Tx } from './types.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface Scope {
  readonly kind: ScopeKind;
  readonly personId?: string | null;
  readonly unitId?: string | null;
}
export interface Opening {
  readonly scope: Scope;
  readonly requestId?: string;
  /** Statements sent with `begin`, before the work; their results are handed to it. */
  readonly first?: readonly Statement[];
}
export class OpenTransaction implements Tx {
  readonly requestId: string;
  readonly trail: object[] = [];
  readonly #client: Client;
  readonly #makeModelTransaction: () => Transaction;
  readonly #opening: Opening;
  #modelTransaction: (Transaction & { finished?: string }) | undefined;
  #kind: ScopeKind;
  /** What the connection has; `#kind`, or `system` while `#systemDepth` says so, is what the next statement needs. */
  #sent: ScopeKind;
  #systemDepth = 0;
  #committed = false;
  #afterCommit: (() => void)[] = [];

  constructor(client: Client, opening: Opening, makeModelTransaction: () => Transaction) {
    this.#client = client;
    this.#opening = opening;
    this.#kind = this.#sent = opening.scope.kind;
    this.#makeModelTransaction = makeModelTransaction;
    this.requestId = opening.requestId ?? '';
  }

  get sequelize(): Transaction {
    this.#modelTransaction ??= this.#makeModelTransaction();
    this.#enterScope();
    return this.#modelTransaction;
  }

  /** What the opening statements made of the scope (a session names its person there). */
  become(kind: ScopeKind): void {
    this.#kind = this.#sent = kind;
  }

  async query<Row>(text: string, values?: readonly unknown[]): Promise<QueryResult<Row>> {
    const sent = this.#corked(() => {
      this.#enterScope();
      return this.#client.query<Row & Record<string, unknown>>(statement(text, values));
    });
    const { rows, rowCount } = await sent;
    return { rows, rowCount: rowCount ?? 0 };
  }

  async asSystem<T>(work: () => Promise<T>): Promise<T> {
    if (this.#kind === 'system') return work();
    this.#deepen(1);
    try {
      return await work();
    } finally {
      this.#deepen(-1);
    }
  }

  afterCommit(work: () => void): void {
    this.#afterCommit.push(work);
  }

  async begin(first: readonly Statement[]): Promise<DriverResult[]> {
    return this.#together([`begin; ${scopeSql(this.#opening.scope)}`, ...first], ([, ...results]) => results);
  }

  /** `last` are statements sent with the commit: they happen with it or not at all. */
  async commit(last: readonly Statement[] = []): Promise<void> {
    if (this.#committed) return;
    const closing = this.#closing(last);
    if (closing.length > 0 && this.#kind === 'none') {
      this.#deepen(1);
      this.#enterScope();
    }
    const results = await this.#together([...closing, 'commit'], (all) => all);
    if (results.at(-1)?.command !== 'COMMIT') throw new Error('the transaction was aborted before its commit');
    this.#committed = true;
  }

  /** Whether the connection is fit for another transaction. */
  async rollback(): Promise<boolean> {
    if (this.#committed) return true;
    return this.#client.query('rollback').then(
      () => true,
      () => false,
    );
  }

  /** After the connection went back: what waited for the commit runs, models can no longer use the transaction. */
  settle(): void {
    if (this.#modelTransaction) this.#modelTransaction.finished = this.#committed ? 'commit' : 'rollback';
    if (this.#committed) for (const work of this.#afterCommit) work();
  }

  #closing(last: readonly Statement[]): Statement[] {
    if (this.trail.length === 0) return [...last];
    const rows = JSON.stringify(this.trail);
    const [carrier, ...others] = last;
    if (!carrier) return [{ text: trailInsert('$1'), values: [rows] }];
    const told = `with told as (${trailInsert(`$${carrier.values.length + 1}`)})`;
    return [{ text: `${told} ${carrier.text}`, values: [...carrier.values, rows] }, ...others];
  }

  #deepen(by: 1 | -1): void {
    this.#systemDepth += by;
    // Models take their connection once and do not come by here for each statement.
    if (this.#modelTransaction) this.#enterScope();
  }

  /** Not waited for: it is in order with what follows, and if it fails so does the transaction. */
  #enterScope(): void {
    const needed = this.#systemDepth > 0 ? 'system' : this.#kind;
    if (needed === this.#sent) return;
    this.#sent = needed;
    this.#client.query(`set local closeloop.scope = '${needed}'`).catch(() => undefined);
  }

  /** Whatever `send` sends leaves in one write to the socket. */
  #corked<T>(send: () => T): T {
    const { stream } = (this.#client as unknown as { connection: { stream: { cork(): void; uncork(): void } } })
      .connection;
    stream.cork();
    try {
      return send();
    } finally {
      stream.uncork();
    }
  }

  /** One write to the socket, then all answers; the first failure is what is thrown. */
  async #together<T>(texts: readonly (string | Statement)[], pick: (all: DriverResult[]) => T): Promise<T> {
    const sent = this.#corked(() =>
      texts.map((one) => this.#client.query(typeof one === 'string' ? one : statement(one.text, one.values))),
    );
    const settled = await Promise.allSettled(sent);
    const failed = settled.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    return pick(settled.map((one) => (one as PromiseFulfilledResult<DriverResult>).value));
  }
}

/** Values are quoted here because `set` takes no parameters; anything but a UUID is a bug and refused. */
function scopeSql({ kind, personId, unitId }: Opening['scope']): string {
  const parts = [`set local closeloop.scope = '${kind}'`];
  if (personId) parts.push(`set local closeloop.person = '${uuid(personId)}'`);
  if (unitId) parts.push(`set local closeloop.unit = '${uuid(unitId)}'`);
  return parts.join('; ');
}

function uuid(text: string): string {
  if (!UUID.test(text)) throw new Error('a scope names persons and units by UUID');
  return text;
}
