import { RingloopError } from '@ringloop/core'

/** The error for a signal that has fired: `timeout` if it was a time limit (`AbortSignal.timeout`), otherwise `aborted`. */
export function abortError(name: string, signal: AbortSignal): RingloopError {
  const reason: unknown = signal.reason
  if (reason instanceof DOMException && reason.name === 'TimeoutError') {
    return new RingloopError('timeout', `${name}: no answer within the caller's time limit`, {
      mend: 'See whether the backend is slow or down; it is safe to try again.',
    })
  }
  return new RingloopError('aborted', `${name}: the request was called off`, { cause: reason })
}
