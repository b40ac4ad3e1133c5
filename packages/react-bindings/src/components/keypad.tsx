import type { CallId } from '@ringloop/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { useDigits } from '../hooks/use-digits.js'
import { useWords } from '../hooks/use-words.js'
import { controlsWords } from '../words/controls-words.js'
import { keypadWords } from '../words/keypad-words.js'
import { CommandError } from './command-error.js'

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const

/** Sends digits to the customer's side, by press or by key. Escape closes it. */
export function Keypad({ callId, onClose }: { readonly callId: CallId; readonly onClose: () => void }): ReactNode {
  const words = useWords(controlsWords, keypadWords)
  const { press, sent, error, dismiss } = useDigits(callId)
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => first.current?.focus(), [])
  return (
    <section
      className="rl-panel rl-keypad"
      aria-label={words.controls.sendDigits}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return
        if (event.key === 'Escape') onClose()
        else if ((keys as readonly string[]).includes(event.key)) {
          // a key that is held down was meant once
          if (!event.repeat) press(event.key)
        } else return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <div className="rl-keypad-keys">
        {keys.map((key) => (
          <button
            key={key}
            ref={key === '1' ? first : undefined}
            type="button"
            className="rl-keypad-key"
            aria-label={words.keypad.digit(key)}
            onClick={() => press(key)}
          >
            {key}
          </button>
        ))}
      </div>
      <p className="rl-digits rl-quiet" role="status">
        {sent === '' ? '\u00A0' : words.keypad.sent(sent)}
      </p>
      <CommandError error={error} dismiss={dismiss} />
    </section>
  )
}
