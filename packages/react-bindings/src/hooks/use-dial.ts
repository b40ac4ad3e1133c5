import { isRingloopError, type RingloopError } from '@ringloop/core'
import { useCallback, useEffect, useId, useSyncExternalStore } from 'react'
import { dialledNumber } from '../controls/dialled-number.js'
import { diallingPart } from '../dialling/dialling.js'
import { controlsWords } from '../words/controls-words.js'
import { useRingloop } from './ringloop-context.js'
import { useAgent } from './use-desk.js'
import { usePart } from './use-part.js'
import { useWords } from './use-words.js'

/** Click to dial, without looks: my telephone rings first, then theirs. */
export interface DialModel {
  /** Whether I can dial now. */
  readonly possible: boolean
  /** Rings, until both sides have answered or it came to nothing. One number is dialled at a time, whichever button did it. */
  readonly busy: boolean
  /** Why the number dialled here came to nothing. */
  readonly error: RingloopError | null
  /** The number dialled here last, as it was sent. */
  readonly dialled: string | null
  readonly dismiss: () => void
  readonly dial: (number: string) => void
  /** For the button that calls `number`, which may be `null` as long as it is none. */
  readonly getDialProps: (number: string | null) => {
    readonly type: 'button'
    readonly onClick: () => void
    readonly hidden: boolean
    readonly disabled: boolean
    readonly 'aria-busy': boolean
    readonly 'aria-disabled': boolean
    readonly title: string
    readonly 'data-rl-command': 'dial'
  }
}

/**
 * Calls numbers.
 *
 * @param options.orphans also what was dialled by buttons that are no longer there, so that its error is not lost. For one part of a
 * page that is always there; the call bar does it.
 */
export function useDial(options: { readonly orphans?: boolean } = {}): DialModel {
  const { format } = useRingloop()
  const dialling = usePart(diallingPart)
  const words = useWords(controlsWords)
  const id = useId()
  const agent = useAgent()
  const state = useSyncExternalStore(dialling.subscribe, dialling.getSnapshot, dialling.getSnapshot)
  useEffect(() => () => dialling.leave(id), [dialling, id])
  const dial = useCallback(
    (number: string) => {
      const to = dialledNumber(number)
      if (to === null) return
      dialling.dial(to, id).catch((error: unknown) => {
        // shown
        if (!isRingloopError(error)) throw error
      })
    },
    [dialling, id],
  )
  const mine = state.by === id || (options.orphans === true && state.by === null)
  const possible = agent?.commands.includes('dial') ?? false
  return {
    possible,
    busy: state.busy,
    error: mine ? state.error : null,
    dialled: mine ? state.number : null,
    dismiss: dialling.dismiss,
    dial,
    getDialProps: (number) => {
      const to = number === null ? null : dialledNumber(number)
      return {
        type: 'button',
        onClick: () => to !== null && dial(to),
        hidden: !possible,
        disabled: to === null,
        'aria-busy': state.busy && mine && state.number === to,
        'aria-disabled': state.busy,
        title: state.busy
          ? words.controls.dialling
          : number === null
            ? words.controls.dial
            : words.controls.dialNumber(format.phone(number)),
        'data-rl-command': 'dial',
      }
    },
  }
}
