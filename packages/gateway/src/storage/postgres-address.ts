import { RingloopError } from '@ringloop/core'

/** An address of a database, and what may be said of it. */
export interface PostgresAddress {
  readonly url: string
  /** Host, port and database, without user and password. */
  readonly shown: string
  /** The text without the password, should the database or a library have put it in. */
  redact(text: string): string
}

/**
 * Checks the address of a database, as `psql` takes it: `postgres://user:password@host:port/database?sslmode=verify-full`.
 *
 * @throws `invalidConfig`, without the address, which holds a password
 */
export function parsePostgresUrl(url: string): PostgresAddress {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed === null || !/^postgres(ql)?:$/.test(parsed.protocol))
    throw new RingloopError('invalidConfig', 'database.url: is no address of a PostgreSQL database.', {
      mend: 'Write it as postgres://user:password@host:5432/database; a password with @ : / ? # or % in it is written percent-encoded.',
    })
  const secrets = [parsed.password, decoded(parsed.password), parsed.searchParams.get('password') ?? ''].filter(
    (secret) => secret.length > 2,
  )
  const host = parsed.searchParams.get('host') ?? parsed.host
  return {
    url,
    shown: `${host === '' ? 'localhost' : host}${parsed.pathname}`,
    redact: (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text),
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
