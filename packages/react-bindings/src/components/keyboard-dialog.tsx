import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { shownKey } from '../hooks/use-call-commands.js'
import { useKeyBindings } from '../hooks/use-key-bindings.js'
import { useWords } from '../hooks/use-words.js'
import type { ShortcutAction } from '../shortcuts/shortcuts.js'
import { deskWords } from '../words/desk-words.js'
import { keysWords } from '../words/keys-words.js'
import { Icon } from './icon.js'
import * as Icons from './icons.js'

const order: readonly ShortcutAction[] = [
  'answer',
  'reject',
  'hold',
  'mute',
  'transfer',
  'hangUp',
  'keypad',
  'otherCall',
  'dial',
  'agentState',
  'palette',
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
export function KeyboardDialog({
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
  const { shortcuts } = useRingloop()
  const words = useWords(deskWords, keysWords)
  const keys = useKeyBindings()
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
          <Icon path={Icons.close} />
        </button>
      </header>
      <p className="rl-quiet">{words.keys.intro}</p>
      <dl className="rl-keys">
        {order.map((action) => (
          <div key={action}>
            <dt>{words.keys[action]}</dt>
            <dd>
              <Keys keys={shortcuts[action]} />
              <button {...keys.getChangeProps(action)} className="rl-button rl-button-small">
                {words.keys.changeShort}
              </button>
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
      <p className="rl-keys-said" role="status">
        {keys.said}
      </p>
      {keys.changed && (
        <button type="button" className="rl-button rl-button-small" onClick={keys.reset}>
          {words.keys.reset}
        </button>
      )}
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
