import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { findColleagues, targetOf } from '../controls/find-colleagues.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useColleagues } from '../hooks/use-colleagues.js'
import { CallerText } from './caller-text.js'

/**
 * Asks for somebody by extension or number, with the colleagues at hand, and shows what can be done with them. Enter chooses the
 * first colleague found, then does the first thing; Escape closes it.
 */
export function TargetPanel({
  title,
  first = '',
  onClose,
  children,
}: {
  readonly title: string
  /** What stands in the field at first. */
  readonly first?: string
  readonly onClose: () => void
  /** The buttons; `to` is `null` as long as what was typed is neither a number nor an extension. */
  readonly children: (to: string | null) => ReactNode
}): ReactNode {
  const { words } = useRingloop()
  const colleagues = useColleagues()
  const [typed, setTyped] = useState(first)
  // what the list was searched for stays when one of it is chosen, so that nothing moves under the finger
  const [searched, setSearched] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  // The agent asked for the panel in order to type here.
  useEffect(() => input.current?.focus(), [])
  const to = targetOf(typed, colleagues)
  const found = findColleagues(colleagues, searched)
  const wrong = typed.trim() !== '' && to === null && found.length === 0
  return (
    <section
      className="rl-panel"
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <form
        className="rl-panel-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (to === null && found[0] && typed.trim() !== '') setTyped(found[0].extension)
          else event.currentTarget.querySelector<HTMLButtonElement>('[data-rl-command]:not(:disabled)')?.click()
        }}
      >
        <div className="rl-field">
          <label className="rl-label" htmlFor={`${id}to`}>
            {words.controls.target}
          </label>
          <input
            ref={input}
            id={`${id}to`}
            className="rl-input"
            inputMode="tel"
            autoComplete="off"
            maxLength={80}
            value={typed}
            aria-invalid={wrong || undefined}
            aria-describedby={`${id}help`}
            onChange={(event) => {
              setTyped(event.target.value)
              setSearched(event.target.value)
            }}
          />
          <p id={`${id}help`} className={`${wrong ? 'rl-error' : 'rl-quiet'} rl-panel-help`}>
            {wrong ? words.controls.targetWrong : words.controls.targetHelp}
          </p>
        </div>
        <div className="rl-panel-actions">{children(to)}</div>
      </form>
      {(found.length > 0 || (to === null && colleagues.length > 0)) && (
        <div className="rl-panel-colleagues">
          <p id={`${id}colleagues`} className="rl-label">
            {words.controls.colleagues}
          </p>
          {found.length === 0 ? (
            <p className="rl-quiet">{words.controls.noColleagues}</p>
          ) : (
            <ul aria-labelledby={`${id}colleagues`}>
              {found.map(({ extension, name }) => (
                <li key={extension}>
                  <button
                    type="button"
                    className="rl-colleague"
                    aria-pressed={to === extension}
                    onClick={() => setTyped(extension)}
                  >
                    <CallerText text={name} limit={60} />
                    <span className="rl-quiet">{extension}</span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </section>
  )
}
