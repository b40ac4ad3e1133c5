import { type ReactNode, useEffect, useId, useRef } from 'react'
import type { Target } from '../controls/find-targets.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { type TargetSearchModel, useTargetSearch } from '../hooks/use-target-search.js'
import { useWords } from '../hooks/use-words.js'
import { agentWords } from '../words/agent-words.js'
import { targetsWords } from '../words/targets-words.js'
import { CallerText } from './caller-text.js'

/**
 * Asks for somebody by name, extension or number, with colleagues and queues as they stand at hand, and shows what can be done with
 * them. Arrows go through the list; Enter does the first thing with who is named, else it names the first who fits; Escape closes it.
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
  const words = useWords(targetsWords)
  const search = useTargetSearch(first)
  const input = useRef<HTMLInputElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const field = search.getInputProps()
  const helpId = useId()
  // The agent asked for the panel in order to type here.
  useEffect(() => input.current?.focus(), [])
  return (
    <section
      className="rl-panel"
      aria-label={title}
      onKeyDown={(event) => {
        const { key, target } = event
        // from the list too
        if (key === 'Enter' && target instanceof HTMLElement && target.matches('[role=listbox]')) form.current?.requestSubmit()
        if (key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <form
        ref={form}
        className="rl-panel-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (!search.chooseFirst())
            event.currentTarget.querySelector<HTMLButtonElement>('[data-rl-command]:not(:disabled)')?.click()
        }}
      >
        <div className="rl-field">
          <label className="rl-label" htmlFor={field.id}>
            {words.targets.field}
          </label>
          <input ref={input} {...field} className="rl-input" aria-describedby={helpId} />
          <p id={helpId} className={`${search.wrong ? 'rl-error' : 'rl-quiet'} rl-panel-help`}>
            {search.wrong ? words.targets.wrong : words.targets.help}
          </p>
        </div>
        <div className="rl-panel-actions">{children(search.to)}</div>
      </form>
      {search.any && <TargetList search={search} />}
    </section>
  )
}

function TargetList({ search }: { readonly search: TargetSearchModel }): ReactNode {
  const words = useWords(targetsWords)
  const { found } = search
  const list = useRef<HTMLDivElement>(null)
  const active = search.getInputProps()['aria-activedescendant']
  useEffect(() => {
    // not there without a layout
    if (active !== undefined) list.current?.querySelector('[aria-selected=true]')?.scrollIntoView?.({ block: 'nearest' })
  }, [active])
  if (found.length === 0) return <p className="rl-quiet">{words.targets.none}</p>
  const groups = { person: words.targets.colleagues, queue: words.targets.queues }
  return (
    <div ref={list} className="rl-targets" {...search.getListProps()}>
      {(['person', 'queue'] as const).map((kind) => {
        const from = found.findIndex((target) => target.kind === kind)
        if (from === -1) return null
        return (
          // biome-ignore lint/a11y/useSemanticElements: a listbox has no other groups
          <div key={kind} role="group" aria-label={groups[kind]} className="rl-target-group">
            <p className="rl-label" aria-hidden="true">
              {groups[kind]}
            </p>
            {found.map((target, index) =>
              target.kind === kind ? (
                <div key={target.to} className="rl-target" {...search.getOptionProps(index)}>
                  <TargetFace target={target} />
                </div>
              ) : null,
            )}
          </div>
        )
      })}
    </div>
  )
}

/** A name with its number, and in a word how they stand. */
export function TargetFace({ target }: { readonly target: Target }): ReactNode {
  const { format } = useRingloop()
  const words = useWords(agentWords, targetsWords)
  const state = target.kind === 'person' ? target.state : null
  return (
    <>
      <span className={`rl-target-name${state === null ? '' : ` rl-agent-${state}`}`}>
        {state !== null && <span className="rl-agent-dot" aria-hidden="true" />}
        <CallerText text={target.name} limit={60} />
      </span>{' '}
      <span className="rl-quiet">
        {target.to}
        {state !== null && ` · ${words.agent[state]}`}
        {target.kind === 'queue' && ` · ${words.targets.queueWaits(format.count(target.waiting))}`}
        {target.kind === 'queue' && target.ready !== null && ` · ${words.targets.queueReady(format.count(target.ready))}`}
      </span>
    </>
  )
}
