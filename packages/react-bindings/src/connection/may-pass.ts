import type { RingloopError, RingloopErrorCode } from '@ringloop/core'

const passing: ReadonlySet<RingloopErrorCode> = /* @__PURE__ */ new Set<RingloopErrorCode>([
  'unreachable',
  'closed',
  'timeout',
  'overloaded',
  'rateLimited',
  'unavailable',
])

/** Whether the same may be taken a while later: it was the line, or the gateway had no hand free. */
export const mayPass = (error: RingloopError | null): boolean => error !== null && passing.has(error.code)
