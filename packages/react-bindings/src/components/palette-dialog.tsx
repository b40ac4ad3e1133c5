import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { shownKey } from '../hooks/use-call-commands.js'
import { type PaletteActions, usePaletteActions } from '../hooks/use-palette-actions.js'
import { usePaletteSearch } from '../hooks/use-palette-search.js'
import { useWords } from '../hooks/use-words.js'
import { type PaletteItem, paletteGroups } from '../palette/palette-items.js'
import { paletteWords } from '../words/palette-words.js'
import { CommandError } from './command-error.js'

/**
 * Everything by typing: what can be done now, calls and customers, colleagues and queues, and `more`. A dialog that the agent asked
 * for; what went wrong with a command stands outside it, until it was read.
 */
export function PaletteDialog({
  open,
  onClose,
  more,
}: {
  readonly open: boolean
  readonly onClose: () => void
  readonly more: readonly PaletteItem[]
}): ReactNode {
  const words = useWords(paletteWords)
  const actions = usePaletteActions()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    if (!element || element.open === open) return
    if (open) element.showModal()
    else element.close()
  }, [open])
  return (
    <>
      {!open && actions.error !== null && (
        <div className="rl-palette-error">
          <CommandError error={actions.error} dismiss={actions.dismiss} />
        </div>
      )}
      <dialog ref={dialog} className="rl-dialog rl-palette" aria-label={words.palette.title} onClose={onClose}>
        {open && <PaletteSearch actions={actions} onClose={onClose} more={more} />}
      </dialog>
    </>
  )
}

function PaletteSearch({
  actions,
  onClose,
  more,
}: {
  readonly actions: PaletteActions
  readonly onClose: () => void
  readonly more: readonly PaletteItem[]
}): ReactNode {
  const { format } = useRingloop()
  const words = useWords(paletteWords)
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const found = usePaletteSearch(typed, actions, more)
  const active = Math.min(at, found.length - 1)
  useEffect(() => input.current?.focus(), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another is active
  useEffect(() => {
    // not there without a layout
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView?.({ block: 'nearest' })
  }, [active, typed])
  const run = (item: PaletteItem | undefined) => {
    if (!item) return
    onClose()
    item.run()
  }
  const walk = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    // among nothing one stays where one is
    const length = Math.max(found.length, 1)
    if (event.key === 'ArrowDown') setAt((active + 1) % length)
    else if (event.key === 'ArrowUp') setAt((active - 1 + length) % length)
    else if (event.key === 'Enter') run(found[active])
    else return
    event.preventDefault()
  }
  return (
    <>
      <input
        ref={input}
        className="rl-input"
        role="combobox"
        aria-label={words.palette.field}
        placeholder={words.palette.field}
        aria-autocomplete="list"
        aria-expanded={found.length > 0}
        aria-controls={`${id}list`}
        aria-activedescendant={active < 0 ? undefined : `${id}${active}`}
        autoComplete="off"
        maxLength={100}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={walk}
      />
      <p className="rl-unseen" role="status">
        {format.count(found.length) === '0' ? '' : words.palette.found(format.count(found.length))}
      </p>
      {found.length === 0 ? (
        <p className="rl-quiet rl-palette-none">{words.palette.none}</p>
      ) : (
        <div ref={list} id={`${id}list`} className="rl-palette-list" role="listbox" aria-label={words.palette.title}>
          {paletteGroups.map((group) =>
            found.some((item) => item.group === group) ? (
              // biome-ignore lint/a11y/useSemanticElements: a listbox has no other groups
              <div key={group} role="group" aria-label={words.palette.groups[group]}>
                <p className="rl-label" aria-hidden="true">
                  {words.palette.groups[group]}
                </p>
                {found.map((item, index) =>
                  item.group === group ? (
                    // biome-ignore lint/a11y/useFocusableInteractive: as above
                    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's
                    <div
                      key={item.id}
                      id={`${id}${index}`}
                      role="option"
                      aria-selected={index === active}
                      className="rl-palette-item"
                      onMouseDown={(event) => event.preventDefault()}
                      onClick={() => run(item)}
                    >
                      <bdi>{item.label}</bdi>
                      {item.detail && <span className="rl-quiet">{item.detail}</span>}
                      {item.keys && <kbd>{shownKey(item.keys)}</kbd>}
                    </div>
                  ) : null,
                )}
              </div>
            ) : null,
          )}
        </div>
      )}
    </>
  )
}
