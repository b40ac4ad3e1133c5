import { isRingloopError, type RingloopErrorCode } from '../errors/ringloop-error.js'
import { sameValue } from '../text/same-value.js'

/** Thrown by the contract suites, so that they need no assertion library. */
export class ContractViolation extends Error {
  override readonly name = 'ContractViolation'
}

const show = (value: unknown): string => {
  const text = typeof value === 'string' ? JSON.stringify(value) : JSON.stringify(value, null, 1)
  return (text ?? String(value)).slice(0, 2000)
}

/** Fails with a sentence unless `actual` equals `expected` in depth. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  if (!sameValue(actual, expected))
    throw new ContractViolation(`${what}\n  expected: ${show(expected)}\n  actual:   ${show(actual)}`)
}

/** Fails with a sentence unless `condition` holds. */
export function expectThat(condition: boolean, what: string): asserts condition {
  if (!condition) throw new ContractViolation(what)
}

/** Fails unless `promise` is rejected with a `RingloopError` of this code. */
export async function expectRejection(promise: Promise<unknown>, code: RingloopErrorCode, what: string): Promise<void> {
  let value: unknown
  try {
    value = await promise
  } catch (error) {
    if (isRingloopError(error) && error.code === code) return
    const got = isRingloopError(error)
      ? `a RingloopError "${error.code}": ${error.message}`
      : `no RingloopError: ${String(error)}`
    throw new ContractViolation(`${what}\n  expected a RingloopError "${code}", got ${got}`)
  }
  throw new ContractViolation(`${what}\n  expected a RingloopError "${code}", but it succeeded with ${show(value)}`)
}
