import { isRingloopError, type RingloopError } from '@ringloop/core'
import type { MakePart } from '../parts/desk-parts.js'
import type { DeskSource } from '../store/desk-source.js'
import { createValueStore, type ValueStore } from '../store/value-store.js'

/** The last number that was dialled from this desk, and what came of it. */
export interface DiallingState {
  /** Which button dialled; `null` if it is no longer there. */
  readonly by: string | null
  /** As it was sent; `null` before the first. */
  readonly number: string | null
  readonly busy: boolean
  readonly error: RingloopError | null
}

/**
 * Dialling, one number at a time for the whole desk. It outlives the button: a call that begins, and fails, moves what is shown
 * under it.
 */
export interface Dialling extends Pick<ValueStore<DiallingState>, 'getSnapshot' | 'subscribe'> {
  /** Does nothing while a number is being dialled. */
  dial(number: string, by: string): void
  dismiss(): void
  /** The button has gone. */
  leave(by: string): void
}

/** The dialling of a provider's desk. */
export const diallingPart: MakePart<Dialling> = ({ desk }) => createDialling(desk)

/** Makes the dialling of a desk. */
function createDialling(desk: DeskSource): Dialling {
  const store = createValueStore<DiallingState>({ by: null, number: null, busy: false, error: null })
  const change = (next: Partial<DiallingState>) => store.set({ ...store.getSnapshot(), ...next })
  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    dial(number, by) {
      if (store.getSnapshot().busy) return
      store.set({ by, number, busy: true, error: null })
      desk.send({ type: 'control', command: { type: 'dial', to: number } }).then(
        () => change({ busy: false }),
        (error: unknown) => {
          change({ busy: false })
          if (!isRingloopError(error)) throw error
          change({ error })
        },
      )
    },
    dismiss: () => change({ error: null }),
    leave(by) {
      if (store.getSnapshot().by === by) change({ by: null })
    },
  }
}
