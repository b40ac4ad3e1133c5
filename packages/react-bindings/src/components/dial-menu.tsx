import { type ReactNode, useState } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useDial } from '../hooks/use-dial.js'
import { CommandError } from './command-error.js'
import { Icon } from './icon.js'
import { TargetPanel } from './target-panel.js'

/** Calls any number, or a colleague. Not there for who cannot dial now. */
export function DialMenu(): ReactNode {
  const { words } = useRingloop()
  const { possible, busy, error, dismiss, getDialProps } = useDial()
  const [open, setOpen] = useState(false)
  if (!possible) return null
  return (
    <div className="rl-menu rl-dial-menu">
      <button
        type="button"
        className="rl-button rl-button-small"
        aria-expanded={open}
        aria-busy={busy}
        onClick={() => setOpen(!open)}
      >
        <Icon name="keypad" className="rl-icon-small" />
        {busy ? words.controls.dialling : words.controls.dial}
      </button>
      {(open || error !== null) && (
        <div className="rl-menu-body">
          {open && (
            <TargetPanel title={words.controls.dial} onClose={() => setOpen(false)}>
              {(to) => {
                const { hidden: _hidden, onClick, ...props } = getDialProps(to)
                return (
                  <button
                    {...props}
                    className="rl-button rl-button-primary"
                    onClick={() => {
                      onClick()
                      setOpen(false)
                    }}
                  >
                    {words.controls.dial}
                  </button>
                )
              }}
            </TargetPanel>
          )}
          <CommandError error={error} dismiss={dismiss} />
        </div>
      )}
    </div>
  )
}
