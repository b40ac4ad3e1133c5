import { isRingloopError, RingloopError } from '@ringloop/core'
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
} from 'cockatiel'

/** Keeps requests from a backend that is down, so that nobody waits for it and it can get up again. */
export interface Circuit {
  /** @throws `unavailable` without running `request` while the circuit is open, else what `request` throws */
  run<Result>(where: string, request: () => Promise<Result>): Promise<Result>
}

/** Failures in a row that open it. */
const failures = 5
/** The first pause; it doubles with each probe that fails. */
const firstPauseMs = 2_000
const longestPauseMs = 30_000

/**
 * Opens after five requests in a row to which nobody answered, or answered that they are down; lets one probe through after a pause. What
 * the backend refuses (a wrong field, a wrong token, too many requests) is an answer and closes it.
 */
export function createCircuit(): Circuit {
  const policy: CircuitBreakerPolicy = circuitBreaker(
    // A request that its asker gave up says nothing of the backend; but the one that probes has not found it well.
    handleWhen((error) => isDown(error) || policy.state === CircuitState.HalfOpen),
    {
      breaker: new ConsecutiveBreaker(failures),
      halfOpenAfter: new ExponentialBackoff({ initialDelay: firstPauseMs, maxDelay: longestPauseMs }),
    },
  )
  let last: RingloopError | null = null
  return {
    async run(where, request) {
      try {
        const answer = await policy.execute(() =>
          request().then(
            (result) => () => result,
            (error: unknown) => {
              if (isDown(error)) last = error
              if (isDown(error) || (isRingloopError(error) && error.code === 'aborted')) throw error
              // An answer. Thrown here, it would leave the row of failures as long as it was.
              return () => {
                throw error
              }
            },
          ),
        )
        return answer()
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error
        throw new RingloopError(
          'unavailable',
          `${where}: not asked for a while, because ${failures} requests in a row failed; the last: ${last?.message}`,
          { mend: last?.mend ?? 'It is asked again by itself after a pause.', cause: last },
        )
      }
    },
  }
}

/** Nobody answered, or somebody who says that the backend is down. */
const isDown = (error: unknown): error is RingloopError =>
  isRingloopError(error) && (error.code === 'unavailable' || error.code === 'timeout')
