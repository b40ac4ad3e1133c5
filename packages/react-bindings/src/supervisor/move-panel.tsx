import type { FloorWaiting } from '@ringloop/core'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useWords } from '../hooks/use-words.js'
import { agentWords } from '../words/agent-words.js'
import { SupervisorButton } from './supervisor-button.js'
import { useFloor } from './use-floor.js'
import { type MoveTarget, type SupervisionModel, useFloorWords } from './use-supervision.js'

/** Where a caller who waits is to go: another queue, or an agent. */
export function MovePanel({
  call,
  supervision,
  onClose,
}: {
  readonly call: FloorWaiting
  readonly supervision: SupervisionModel
  readonly onClose: () => void
}): ReactNode {
  const { format } = useRingloop()
  const deskWords = useWords(agentWords)
  const words = useFloorWords()
  const { queues, agents } = useFloor()
  const [chosen, setChosen] = useState('')
  const select = useRef<HTMLSelectElement>(null)
  const id = useId()
  useEffect(() => select.current?.focus(), [])
  const others = queues.filter(({ name }) => name !== call.queue)
  // who can take it now comes first
  const ready = agents.filter(({ state }) => state === 'ready')
  const target = targetOf(chosen)
  return (
    <form
      className="rl-floor-move"
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.stopPropagation()
        onClose()
      }}
    >
      <label htmlFor={id}>{words.waiting.target}</label>
      <select id={id} ref={select} className="rl-input" value={chosen} onChange={({ target: { value } }) => setChosen(value)}>
        <option value="">{words.waiting.chooseTarget}</option>
        {call.commands.includes('moveToQueue') && others.length > 0 && (
          <optgroup label={words.waiting.toQueue}>
            {others.map(({ name, waiting }) => (
              <option key={name} value={`queue ${name}`}>
                {name} · {words.waiting.waitsIn(format.count(waiting))}
              </option>
            ))}
          </optgroup>
        )}
        {call.commands.includes('pickUp') && ready.length > 0 && (
          <optgroup label={words.waiting.toAgent}>
            {ready.map(({ extension, name, state }) => (
              <option key={extension} value={`agent ${extension}`}>
                {name} ({extension}) · {deskWords.agent[state]}
              </option>
            ))}
          </optgroup>
        )}
      </select>
      <SupervisorButton props={supervision.getMoveProps(call, target, onClose)} label={words.waiting.moveNow} primary />
      <button type="button" className="rl-button rl-button-small rl-button-quiet" onClick={onClose}>
        {words.waiting.cancel}
      </button>
      <p className="rl-quiet rl-floor-help">{words.waiting.giveHelp}</p>
    </form>
  )
}

function targetOf(chosen: string): MoveTarget | null {
  if (chosen.startsWith('queue ')) return { queue: chosen.slice(6) }
  if (chosen.startsWith('agent ')) return { extension: chosen.slice(6) }
  return null
}
