import { isRingloopError, RingloopError, type RingloopErrorCode } from '@ringloop/core'
import type { PostgresAddress } from './postgres-address.js'

type Explanation = readonly [code: RingloopErrorCode, mend: string]

const comesBack = 'Nothing, if it comes back by itself; else look at the database server and at the network between.'

/** SQLSTATE codes, or their first two letters, that a person has to know about. All others are mistakes in our SQL. */
const explanations: Readonly<Record<string, Explanation>> = {
  '08': ['unavailable', comesBack],
  '57P01': ['unavailable', comesBack],
  '57P02': ['unavailable', comesBack],
  '57P03': ['unavailable', comesBack],
  '57P05': ['unavailable', comesBack],
  '25P03': ['unavailable', comesBack],
  '25006': ['unavailable', 'This server only reads: give the address of the primary.'],
  '40001': ['unavailable', 'Nothing: it is done again.'],
  '40P01': ['unavailable', 'Nothing: it is done again.'],
  '53': ['unavailable', 'Look at the database server: it has no disk, memory or connections left.'],
  '57014': ['timeout', 'Look at what keeps the database busy (pg_stat_activity), or raise database.statementSeconds.'],
  '55P03': ['timeout', 'Look at what holds the lock (pg_locks).'],
  '28': ['unauthorised', 'Check user and password in database.url, and pg_hba.conf of the server.'],
  '3D000': ['invalidConfig', 'Create the database, or name another in database.url.'],
  '42501': [
    'forbidden',
    'Let the user of database.url create the schema, or create it for them: create schema ringloop authorization USER.',
  ],
}

/** A file that the address names cannot be read; it will not be there in a moment either. */
const noCertificate: Explanation = ['invalidConfig', 'Check the paths in database.url: sslrootcert, sslcert, sslkey.']

/** What sockets, name servers and the library say of a connection that is not there. */
const connectionCodes = /^(ECONN|EPIPE|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|ENOENT|EADDR)/
const connectionWords = /connection|timeout|client has encountered|not queryable|socket/i
const tlsCodes = /^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_SSL)/

/** A database's or socket's error in our words; what is no trouble of the connection or the server stays as it is. */
export function postgresError(address: PostgresAddress, error: unknown): unknown {
  if (isRingloopError(error) || !(error instanceof Error)) return error
  const { code, message, name, syscall } = error as NodeJS.ErrnoException
  const said = address.redact(message || code || name)
  const [kind, mend] =
    (syscall === 'open' ? noCertificate : explain(code, message || (error instanceof AggregateError ? String(code) : ''))) ?? []
  if (kind === undefined) return error
  // A cause of our own: the library hangs whole connections on its errors.
  const cause = Object.assign(new Error(said), { code })
  return new RingloopError(kind, `Database ${address.shown}: ${said}.`, { ...(mend === undefined ? {} : { mend }), cause })
}

function explain(code: string | undefined, message: string): Explanation | undefined {
  if (code !== undefined) {
    const known = explanations[code] ?? (code.length === 5 ? explanations[code.slice(0, 2)] : undefined)
    if (known !== undefined) return known
    if (tlsCodes.test(code))
      return ['unavailable', 'Give the authority that signed its certificate: sslrootcert=/path in database.url.']
    if (connectionCodes.test(code)) return ['unavailable', comesBack]
    // a SQLSTATE of the server's
    if (/^[0-9A-Z]{5}$/.test(code)) return undefined
  }
  if (/does not support SSL/i.test(message))
    return ['invalidConfig', 'Turn TLS on at the server, or leave sslmode out of database.url if the network is your own.']
  return connectionWords.test(message) ? ['unavailable', comesBack] : undefined
}

/** Whether it may be better in a moment. */
export const isPassing = (error: unknown): boolean =>
  isRingloopError(error) && (error.code === 'unavailable' || error.code === 'timeout')
