import type { RingloopError } from '@ringloop/core'
import { useCallback } from 'react'
import { dialledNumber } from '../controls/dialled-number.js'
import { useRingloop } from './ringloop-context.js'
import { useCommand } from './use-command.js'
import { useAgent } from './use-desk.js'

/** Click to dial, without looks: my telephone rings first, then theirs. */
export interface DialModel {
  /** Whether I can dial now. */
  readonly possible: boolean
  /** Rings, until both sides have answered or it came to nothing. */
  readonly busy: boolean
  readonly error: RingloopError | null
  readonly dismiss: () => void
  readonly dial: (number: string) => void
  /** For the button that calls `number`, which may be `null` as long as it is none. */
  readonly getDialProps: (number: string | null) => {
    readonly type: 'button'
    readonly onClick: () => void
    readonly hidden: boolean
    readonly disabled: boolean
    readonly 'aria-busy': boolean
    readonly title: string
    readonly 'data-rl-command': 'dial'
  }
}

/** Calls numbers. */
export function useDial(): DialModel {
  const { words, format } = useRingloop()
  const agent = useAgent()
  const { run, busy, error, dismiss } = useCommand()
  const dial = useCallback(
    (number: string) => {
      const to = dialledNumber(number)
      if (to !== null) run({ type: 'control', command: { type: 'dial', to } })
    },
    [run],
  )
  const possible = agent?.commands.includes('dial') ?? false
  return {
    possible,
    busy,
    error,
    dismiss,
    dial,
    getDialProps: (number) => ({
      type: 'button',
      onClick: () => number !== null && dial(number),
      hidden: !possible,
      disabled: busy || number === null || dialledNumber(number) === null,
      'aria-busy': busy,
      title: busy
        ? words.controls.dialling
        : number === null
          ? words.controls.dial
          : words.controls.dialNumber(format.phone(number)),
      'data-rl-command': 'dial',
    }),
  }
}
