import { isRingloopError, RingloopError } from '@ringloop/core'
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
  /**
   * Settles when both sides have answered.
   *
   * @param by `null`: no button, so that it is shown where those are shown that have gone.
   * @throws `busy` while another number is being dialled, else what the gateway says; it is in the state, too
   */
  dial(number: string, by: string | null): Promise<void>
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
    async dial(number, by) {
      if (store.getSnapshot().busy) {
        throw new RingloopError('busy', 'another number is being dialled', { mend: 'Wait until it has come to an end.' })
      }
      store.set({ by, number, busy: true, error: null })
      try {
        await desk.send({ type: 'control', command: { type: 'dial', to: number } })
        change({ busy: false })
      } catch (error) {
        change({ busy: false, error: isRingloopError(error) ? error : null })
        throw error
      }
    },
    dismiss: () => change({ error: null }),
    leave(by) {
      if (store.getSnapshot().by === by) change({ by: null })
    },
  }
}
