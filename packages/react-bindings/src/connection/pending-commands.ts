import { RingloopError, type RingloopErrorCode, type ServerMessage } from '@ringloop/core'
import type { DeskClock } from './desk-clock.js'

type CommandResult = Extract<ServerMessage, { type: 'commandResult' }>

type Answer = Extract<CommandResult, { ok: true }>

interface Waiting {
  resolve(answer: Answer): void
  reject(error: RingloopError): void
}

/** Commands that were sent and are not answered yet. */
export interface PendingCommands {
  /** Calls `post` if there is room; the promise settles with the answer, the time limit, the signal, or the end of the connection. */
  add(
    id: string,
    options: { readonly signal?: AbortSignal | undefined; readonly timeoutMs: number },
    post: () => void,
  ): Promise<Answer>
  settle(result: CommandResult): void
  /** Rejects all of them. */
  fail(error: RingloopError): void
}

const knownCodes: ReadonlySet<string> = new Set<RingloopErrorCode>([
  'invalidInput',
  'unauthorised',
  'refused',
  'timeout',
  'overloaded',
  'protocol',
  'notFound',
  'conflict',
  'rateLimited',
  'unavailable',
  'aborted',
  'closed',
  'unreachable',
  'notPossible',
  'forbidden',
  'busy',
  'noAnswer',
  'rejected',
  'invalidNumber',
  'congestion',
  'doNotCall',
])

/** At most `limit` commands wait at once; each at most its `timeoutMs`. */
export function createPendingCommands(options: { readonly clock: DeskClock; readonly limit: number }): PendingCommands {
  const waiting = new Map<string, Waiting>()
  return {
    add(id, { signal, timeoutMs }, post) {
      if (waiting.size >= options.limit) {
        return Promise.reject(
          new RingloopError('overloaded', `${options.limit} commands are waiting for an answer`, {
            mend: 'Wait until the gateway has answered some of them.',
          }),
        )
      }
      return new Promise((resolve, reject) => {
        const finish = () => {
          waiting.delete(id)
          cancel()
          signal?.removeEventListener('abort', abort)
        }
        const fail = (error: RingloopError) => {
          finish()
          reject(error)
        }
        const abort = () => fail(new RingloopError('aborted', 'the command was given up', { cause: signal?.reason }))
        const cancel = options.clock.after(timeoutMs, () =>
          fail(
            new RingloopError('timeout', `the gateway did not answer within ${timeoutMs} ms`, {
              mend: 'Look whether it was done; if not, do it again.',
            }),
          ),
        )
        signal?.addEventListener('abort', abort)
        waiting.set(id, {
          resolve(answer) {
            finish()
            resolve(answer)
          },
          reject: fail,
        })
        if (signal?.aborted) abort()
        else post()
      })
    },
    settle(result) {
      const command = waiting.get(result.id)
      if (!command) return
      if (result.ok) command.resolve(result)
      else {
        const code = knownCodes.has(result.error.code) ? (result.error.code as RingloopErrorCode) : 'refused'
        const { message, mend, said } = result.error
        command.reject(
          new RingloopError(code, message, {
            ...(typeof mend === 'string' ? { mend } : {}),
            ...(typeof said === 'string' ? { said } : {}),
          }),
        )
      }
    },
    fail(error) {
      for (const command of [...waiting.values()]) command.reject(error)
    },
  }
}
