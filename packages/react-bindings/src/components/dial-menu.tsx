import { type ReactNode, useEffect, useRef, useState } from 'react'
import { focusNear, originOf } from '../focus/shadow-focus.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useDial } from '../hooks/use-dial.js'
import { useLate } from '../hooks/use-late.js'
import { useWords } from '../hooks/use-words.js'
import { lateBar } from '../late/late-parts.js'
import { controlsWords } from '../words/controls-words.js'
import { CommandError } from './command-error.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'
import { Late } from './late.js'

/**
 * Calls any number, or a colleague. Not there for who cannot dial now. What a number came to stays until it was read, also if the
 * button that dialled it has gone meanwhile.
 */
export function DialMenu({
  away = false,
}: {
  /** There is a call, which needs the room: only an error is shown. */
  readonly away?: boolean
}): ReactNode {
  const { format } = useRingloop()
  const words = useWords(controlsWords)
  const { possible, busy, error, dialled, dismiss, getDialProps } = useDial({ orphans: true })
  const [open, setOpen] = useState(false)
  // beforehand
  useLate(lateBar, false)
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  const there = possible && !away
  useEffect(() => {
    if (!there) setOpen(false)
  }, [there])
  const close = () => {
    setOpen(false)
    dismiss()
    button.current?.focus()
  }
  useEffect(() => {
    if (!open) return
    // A menu closes when one looks elsewhere.
    const look = (event: Event) => {
      if (!menu.current?.contains(originOf(event) as Node)) setOpen(false)
    }
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      setOpen(false)
      if (menu.current?.contains(focusNear(menu.current))) button.current?.focus()
    }
    document.addEventListener('pointerdown', look)
    document.addEventListener('keydown', leave)
    return () => {
      document.removeEventListener('pointerdown', look)
      document.removeEventListener('keydown', leave)
    }
  }, [open])
  if (!there && error === null) return null
  const panel = there && open
  return (
    <div ref={menu} className="rl-menu rl-dial-menu">
      {there && (
        <button
          ref={button}
          type="button"
          className="rl-button rl-button-small"
          aria-expanded={open}
          aria-busy={busy}
          onClick={() => setOpen(!open)}
        >
          <Icon path={Icons.keypad} className="rl-icon-small" />
          {busy ? words.controls.dialling : words.controls.dial}
        </button>
      )}
      {(panel || error !== null) && (
        <div className="rl-menu-body">
          {panel && (
            <Late of={lateBar} wanted onClose={close}>
              {({ TargetPanel }) => (
                <TargetPanel title={words.controls.dial} first={error && dialled !== null ? dialled : ''} onClose={close}>
                  {(to) => {
                    const { hidden: _hidden, ...props } = getDialProps(to)
                    return (
                      <button {...props} className="rl-button rl-button-primary">
                        {props['aria-busy'] ? words.controls.dialling : words.controls.dial}
                      </button>
                    )
                  }}
                </TargetPanel>
              )}
            </Late>
          )}
          {error !== null && dialled !== null && !panel && <p className="rl-label">{format.phone(dialled)}</p>}
          <CommandError error={error} dismiss={dismiss} />
        </div>
      )}
    </div>
  )
}
