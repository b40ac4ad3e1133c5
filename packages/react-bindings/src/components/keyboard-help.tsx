import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { shownKey } from '../hooks/use-call-controls.js'
import type { ShortcutAction } from '../shortcuts/shortcuts.js'
import { Icon } from './icon.js'

const order: readonly ShortcutAction[] = [
  'answer',
  'reject',
  'hold',
  'mute',
  'transfer',
  'hangUp',
  'openPop',
  'putAwayPop',
  'next',
  'previous',
  'customer',
  'ticket',
  'note',
  'calls',
  'file',
  'help',
]

/** The list of keys, as a dialog that the agent asked for. */
export function KeyboardHelp({
  open,
  onClose,
  singleKeys,
  setSingleKeys,
}: {
  readonly open: boolean
  readonly onClose: () => void
  readonly singleKeys: boolean
  readonly setSingleKeys: (on: boolean) => void
}): ReactNode {
  const { words, shortcuts } = useRingloop()
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const element = dialog.current
    if (!element || element.open === open) return
    if (open) element.showModal()
    else element.close()
  }, [open])
  return (
    <dialog ref={dialog} className="rl-dialog" aria-labelledby={titleId} onClose={onClose}>
      <header className="rl-dialog-head">
        <h2 id={titleId} className="rl-pane-title">
          {words.keys.title}
        </h2>
        <button type="button" className="rl-icon-button" aria-label={words.desk.close} title={words.desk.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <p className="rl-quiet">{words.keys.intro}</p>
      <dl className="rl-keys">
        {order.map((action) => (
          <div key={action}>
            <dt>{words.keys[action]}</dt>
            <dd>
              <Keys keys={shortcuts[action]} />
            </dd>
          </div>
        ))}
        <div>
          <dt>{words.keys.candidate}</dt>
          <dd>
            <Keys keys="1" /> – <Keys keys="9" />
          </dd>
        </div>
      </dl>
      <label className="rl-switch">
        <input type="checkbox" checked={singleKeys} onChange={(event) => setSingleKeys(event.target.checked)} />
        <span>{words.keys.switch}</span>
      </label>
    </dialog>
  )
}

const Keys = ({ keys }: { readonly keys: string }): ReactNode =>
  keys.split('+').map((key, index) => (
    <kbd key={key} data-first={index === 0 || undefined}>
      {shownKey(key)}
    </kbd>
  ))
