/** What SQL can be sent to: a database, or one transaction in it. */
export interface Queryable {
  /** Runs one statement with parameters `$1`, `$2`, …; never put a value into the text. */
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>
}

/** What SQL can be sent to, statement by statement or several as one. */
export interface Transactional extends Queryable {
  /** Runs `work` in one transaction: all of it, or, if it throws, none. */
  transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result>
}

/**
 * The thin seam between Ringloop's SQL and the database that runs it. One dialect: what PGlite and PostgreSQL both understand.
 *
 * A statement fails with `unavailable` when the connection is lost. Whether it was carried out is then not known.
 */
export interface Database extends Transactional, AsyncDisposable {
  /**
   * The same database for what may be done twice with the effect of once: while the connection is lost it waits, and does it again.
   * A transaction's `work` is called again, too.
   */
  readonly patient: Transactional
  /** Resolves with the error that made the database unusable (disk full, lock lost); stays pending while all is well. */
  readonly failed: Promise<Error>
}
