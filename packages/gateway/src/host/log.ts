import { type Masker, maskDeep } from '@ringloop/core/compliance'
import { type DestinationStream, type LevelWithSilent, type Logger, pino } from 'pino'

/** Where the gateway writes what happens: one line of JSON each. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>

const secretKeys = ['password', 'token', 'secret', 'authorization', 'apiKey']

/**
 * Makes the log. Secrets are taken out by their name, two levels deep; callers' texts are escaped by JSON, so that a terminal sees no
 * control characters of theirs. With a `masker`, texts are masked, too.
 */
export function createLog(
  options: {
    readonly level?: LevelWithSilent
    readonly destination?: DestinationStream
    readonly masker?: Pick<Masker, 'mask'>
  } = {},
): Log {
  const { masker } = options
  const mask = <Data>(data: Data): Data => (masker === undefined ? data : maskDeep(data, masker))
  return pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '(secret)' },
      serializers: { error: (error: Error) => mask({ ...pino.stdSerializers.err(error) }) },
      formatters: { level: (level) => ({ level }), log: mask },
      hooks: {
        logMethod(inputs, method) {
          const [first, second, ...rest] = inputs
          if (typeof first === 'string') method.apply(this, [mask(first), second, ...rest])
          else method.apply(this, [first, typeof second === 'string' ? mask(second) : second, ...rest])
        },
      },
    },
    options.destination ?? pino.destination(1),
  )
}
