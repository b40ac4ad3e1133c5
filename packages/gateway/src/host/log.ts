import { type DestinationStream, type LevelWithSilent, type Logger, pino } from 'pino'

/** Where the gateway writes what happens: one line of JSON each. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>

const secretKeys = ['password', 'token', 'secret', 'authorization', 'apiKey']

/**
 * Makes the log. Secrets are taken out by their name, two levels deep; callers' texts are escaped by JSON, so that a terminal sees no
 * control characters of theirs.
 */
export function createLog(options: { readonly level?: LevelWithSilent; readonly destination?: DestinationStream } = {}): Log {
  return pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '(secret)' },
      serializers: { error: pino.stdSerializers.err },
      formatters: { level: (level) => ({ level }) },
    },
    options.destination ?? pino.destination(1),
  )
}
