/** What SQL can be sent to: a database, or one transaction in it. */
export interface Queryable {
  /** Runs one statement with parameters `$1`, `$2`, …; never put a value into the text. */
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]>
}

/**
 * The thin seam between Ringloop's SQL and the database that runs it. One dialect: what PGlite and PostgreSQL both understand.
 */
export interface Database extends Queryable, AsyncDisposable {
  /** Runs `work` in one transaction: all of it, or, if it throws, none. */
  transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result>
  /** Resolves with the error that made the database unusable (disk full, lock lost); stays pending while all is well. */
  readonly failed: Promise<Error>
}
