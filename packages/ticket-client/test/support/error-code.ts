import { isRingloopError, type RingloopErrorCode } from '@ringloop/core'

/** The code of the error that a promise is rejected with. Another error than ours is thrown. */
export async function codeOf(promise: Promise<unknown>): Promise<RingloopErrorCode | 'no error'> {
  try {
    await promise
    return 'no error'
  } catch (error) {
    if (!isRingloopError(error)) throw error
    return error.code
  }
}
