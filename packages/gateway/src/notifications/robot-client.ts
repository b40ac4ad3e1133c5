import { isRingloopError, RingloopError } from '@ringloop/core'
import { createHttpClient, type HttpClientOptions } from '@ringloop/ticket-client/building-blocks'
import type * as z from 'zod'
import { readChannelAddress } from './channel-address.js'
import { createInTurns } from './in-turns.js'

/** What a group robot of a chat program needs. */
export interface RobotOptions {
  /** Where it stands in the configuration, for messages. */
  readonly field: string
  /** As the chat program shows it, with the key. */
  readonly url: string
  readonly signingSecret?: string | undefined
  readonly timeoutMs: number
  readonly now: () => number
  readonly fetch?: HttpClientOptions['fetch']
}

/** A robot's verdict, which comes with status 200 whatever it is. */
export interface RobotVerdict {
  /** 0: sent. */
  readonly code: number
  readonly message: string
}

/** Where one kind of robot differs from others. */
export interface RobotManner<Answer> {
  readonly schema: z.ZodType<Answer>
  readonly verdict: (answer: Answer) => RobotVerdict
  /** Codes that mean: too many, later. */
  readonly tooMany: readonly number[]
  /** Codes that mean that the key or the signature is wrong. */
  readonly unauthorised: readonly number[]
  /** Codes of the chat program's own trouble. */
  readonly passing: readonly number[]
  /** What statuses other than 200 mean, where that is not what they mean elsewhere. */
  readonly codes?: HttpClientOptions['codes']
}

/** Posts to one robot. */
export interface RobotClient {
  /** @throws `rateLimited`, `unauthorised`, `unavailable`, `timeout`, `aborted`; `rejected` for what it does not take */
  post(json: unknown, options: { readonly query?: Readonly<Record<string, string>>; readonly signal: AbortSignal }): Promise<void>
}

/** Robots take some 20 messages a minute, and some are shut out for longer if they go on. */
const restMs = 60_000

/**
 * Makes a {@link RobotClient}. A robot is told one thing after the other; once it has said that it were too many, it is left alone for a minute,
 * also by those who wait for their turn.
 */
export function createRobotClient<Answer>(options: RobotOptions, manner: RobotManner<Answer>): RobotClient {
  const { field, timeoutMs, now, fetch } = options
  const { origin, path, query, secrets } = readChannelAddress(options.url, `${field}.url`)
  const client = createHttpClient({
    name: field,
    url: origin,
    auth: { kind: 'none' },
    secrets: options.signingSecret === undefined ? secrets : [...secrets, options.signingSecret],
    timeoutMs,
    codes: manner.codes,
    // the outbox tries again, and is what bounds how many come
    maximumTries: 1,
    maximumWaiting: 1_000,
    now,
    fetch,
  })
  let quietUntil = 0

  const tooMany = (said?: string) =>
    new RingloopError(
      'rateLimited',
      `${field}: the robot takes no more messages for now${said === undefined ? '' : `: ${said}`}`,
      {
        mend: 'It is tried again by itself. If it happens often, let fewer reminders go to this group.',
        retryAfterMs: Math.max(1, quietUntil - now()),
      },
    )

  /** Refusals that come as a status. */
  const rest = (error: unknown): never => {
    if (!isRingloopError(error) || error.code !== 'rateLimited') throw error
    quietUntil = now() + Math.max(restMs, error.retryAfterMs ?? 0)
    throw error
  }
  const inTurns = createInTurns(1)

  const post = async (json: unknown, { query: more, signal }: Parameters<RobotClient['post']>[1]) => {
    if (signal.aborted) throw new RingloopError('aborted', `${field}: sending was called off`)
    if (now() < quietUntil) throw tooMany()
    const request = { method: 'POST', path, query: { ...query, ...more }, json, schema: manner.schema, signal } as const
    const { body } = await client.send(request).catch(rest)
    const { code, message } = manner.verdict(body)
    if (code === 0) return
    const said = `${code} ${message.slice(0, 300)}`
    if (manner.tooMany.includes(code)) {
      quietUntil = now() + restMs
      throw tooMany(said)
    }
    if (manner.passing.includes(code))
      throw new RingloopError('unavailable', `${field}: the robot answered ${said}`, { mend: 'It is tried again by itself.' })
    if (manner.unauthorised.includes(code))
      throw new RingloopError('unauthorised', `${field}: the robot answered ${said}`, {
        mend: "Compare url, signingSecret, and the robot's list of words and addresses with its settings in the group.",
      })
    throw new RingloopError('rejected', `${field}: the robot answered ${said}`, {
      mend: 'See what the code means in the documentation of the chat program.',
    })
  }
  return { post: (json, options) => inTurns(() => post(json, options)) }
}
