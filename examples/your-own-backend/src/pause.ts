import { setTimeout as wait } from 'node:timers/promises'
import { RingloopError } from '@ringloop/core'
import { name } from './acme-options.js'

/** Waits, at most until the request is given up. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal })
  } catch (cause) {
    throw new RingloopError('aborted', `${name}: the request was given up`, { cause })
  }
}
