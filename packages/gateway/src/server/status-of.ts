import type { RingloopErrorCode } from '@ringloop/core'

/** With which HTTP status an error is answered; 500 for one that has no better. */
export const statusOf = (code: RingloopErrorCode): AnswerStatus => statuses[code] ?? 500

type AnswerStatus = 401 | 403 | 404 | 409 | 410 | 422 | 429 | 500 | 503

const statuses: Partial<Readonly<Record<RingloopErrorCode, AnswerStatus>>> = {
  invalidInput: 422,
  invalidNumber: 422,
  unauthorised: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  notPossible: 410,
  rateLimited: 429,
  overloaded: 503,
  unavailable: 503,
  unreachable: 503,
  timeout: 503,
  closed: 503,
  aborted: 503,
}
