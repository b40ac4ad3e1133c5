import { type FloorAgent, type FloorCall, type MonitorMode, safeLine } from '@ringloop/core'
import { memo, type ReactNode, useId, useMemo, useRef, useState } from 'react'
import { CallerText } from '../components/caller-text.js'
import { CommandError } from '../components/command-error.js'
import { Icon } from '../components/icon.js'
import * as Icons from '../components/icons.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { restingStates } from '../hooks/use-agent-state.js'
import { monitorWays } from '../hooks/use-call-controls.js'
import { useWords } from '../hooks/use-words.js'
import { agentWords } from '../words/agent-words.js'
import { Elapsed } from './floor-clock.js'
import { type FloorFilter, showsAgent, wholeFloor } from './floor-filter.js'
import { FloorTable, tableRoles } from './floor-table.js'
import { QueueName } from './queue-name.js'
import { SupervisorButton } from './supervisor-button.js'
import { useFloor } from './use-floor.js'
import { type SortKeys, useSortedRows } from './use-sorted-rows.js'
import { callerOf, useFloorWords, useSupervision } from './use-supervision.js'

type Column = 'name' | 'state' | 'queues' | 'call'

const stateOrder = { busy: 0, wrapUp: 1, ready: 2, notReady: 3, loggedOff: 4 } as const

const keys: SortKeys<FloorAgent, Column> = {
  name: ({ name }) => name,
  // who has been so for longest first
  state: ({ state, since }) => stateOrder[state] * 1e14 + since,
  queues: ({ queues }) => queues[0] ?? null,
  call: ({ call }) => call?.since ?? null,
}

/** Agents with what they do, and what a supervisor can do about it. */
export function AgentTable({
  filter = wholeFloor,
  onFilter,
}: {
  readonly filter?: FloorFilter
  readonly onFilter?: (filter: FloorFilter) => void
}): ReactNode {
  const words = useFloorWords()
  const floor = useFloor()
  const { agents } = floor
  const fitting = useMemo(() => agents.filter((agent) => showsAgent(agent, filter)), [agents, filter])
  const sorted = useSortedRows(fitting, keys, { by: 'state', opposite: ['call'] })
  const { name, state, queues, call } = words.agents
  return (
    <FloorTable
      name="agents"
      title={words.agents.title}
      floor={floor}
      all={agents.length}
      sorted={sorted}
      columns={{ name, state, queues, call }}
      actions={words.agents.actions}
      empty={{ icon: Icons.people, title: words.agents.empty, help: words.agents.emptyHelp }}
      clear={onFilter && (() => onFilter(wholeFloor))}
      renderRow={(agent) => <AgentRow key={agent.extension} agent={agent} />}
    />
  )
}

const monitorIcons = { listen: Icons.listen, whisper: Icons.message, barge: Icons.people } as const satisfies Record<
  MonitorMode,
  string
>

const AgentRow = memo(function AgentRow({ agent }: { readonly agent: FloorAgent }): ReactNode {
  const deskWords = useWords(agentWords)
  const words = useFloorWords()
  const supervision = useSupervision()
  const [opened, setOpened] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const panel = useId()
  const { extension, name, state, since, queueStatus, queues, call } = agent
  const changeable = restingStates.some((one) => !supervision.getStateProps(agent, one).hidden)
  const later = (state === 'busy' || state === 'wrapUp') && (queueStatus === 'On Break' || queueStatus === 'Logged Out')
  return (
    <>
      <tr {...tableRoles.row} className="rl-floor-row" data-rl-agent={extension}>
        <th {...tableRoles.title} className="rl-floor-name">
          <CallerText text={name} limit={80} /> <span className="rl-quiet rl-count">{extension}</span>
        </th>
        <td {...tableRoles.cell} data-label={words.agents.state}>
          <span className={`rl-floor-state rl-agent-${state}`}>
            <span className="rl-agent-dot" aria-hidden="true" />
            <span>
              {deskWords.agent[state]} <Elapsed since={state === 'loggedOff' ? null : since} />
              {later && (
                <span className="rl-quiet rl-floor-later">
                  {' '}
                  {deskWords.agent[queueStatus === 'On Break' ? 'notReady' : 'loggedOff']} {words.agents.afterCall}
                </span>
              )}
            </span>
          </span>
        </td>
        <td {...tableRoles.cell} className="rl-floor-queues" data-label={words.agents.queues}>
          <Queues queues={queues} />
        </td>
        <td {...tableRoles.cell} data-label={words.agents.call}>
          {call === null ? <span className="rl-quiet">–</span> : <AgentCall agent={agent} call={call} />}
        </td>
        <td {...tableRoles.cell} className="rl-floor-actions">
          <span className="rl-commands">
            {monitorWays.map((mode) => (
              <SupervisorButton
                key={mode}
                props={supervision.getMonitorProps(agent, mode)}
                label={words.agents[mode]}
                icon={monitorIcons[mode]}
              />
            ))}
            <SupervisorButton props={supervision.getStopProps(agent)} label={words.agents.stop} icon={Icons.close} />
            {changeable && (
              <button
                ref={opener}
                type="button"
                className="rl-button rl-button-small"
                aria-expanded={opened}
                aria-controls={panel}
                aria-label={words.agents.changeState(name)}
                title={words.agents.changeState(name)}
                data-rl-panel="state"
                onClick={() => setOpened(!opened)}
              >
                {words.agents.state}
                <Icon path={Icons.down} className="rl-icon-small" />
              </button>
            )}
          </span>
        </td>
      </tr>
      {(opened || supervision.error !== null) && (
        <tr {...tableRoles.row} className="rl-floor-more">
          <td
            {...tableRoles.cell}
            id={panel}
            colSpan={5}
            onKeyDown={(event) => {
              if (event.key !== 'Escape' || !opened) return
              event.stopPropagation()
              setOpened(false)
              opener.current?.focus()
            }}
          >
            {opened && (
              <span className="rl-commands">
                {restingStates.map((one) => {
                  const { hidden, ...props } = supervision.getStateProps(agent, one)
                  return hidden ? null : (
                    <button key={one} {...props} className={`rl-button rl-button-small rl-floor-set rl-agent-${one}`}>
                      <span className="rl-agent-dot" aria-hidden="true" />
                      {words.agents.set[one]}
                      {props['aria-pressed'] && <Icon path={Icons.check} className="rl-icon-small" />}
                    </button>
                  )
                })}
              </span>
            )}
            <CommandError error={supervision.error} dismiss={supervision.dismiss} />
          </td>
        </tr>
      )}
    </>
  )
})

const mostQueues = 2

function Queues({ queues }: { readonly queues: readonly string[] }): ReactNode {
  const { format } = useRingloop()
  const words = useFloorWords()
  if (queues.length === 0) return <span className="rl-quiet">–</span>
  const more = queues.length - mostQueues
  return (
    <span className="rl-floor-parts" title={safeLine(queues.join(', '), 400)}>
      {queues.slice(0, mostQueues).map((queue) => (
        <QueueName key={queue} name={queue} limit={60} />
      ))}
      {more > 0 && <span className="rl-quiet">{words.agents.more(format.count(more))}</span>}
    </span>
  )
}

/** Who the agent talks with, and how. */
function AgentCall({ agent, call }: { readonly agent: FloorAgent; readonly call: FloorCall }): ReactNode {
  const { format } = useRingloop()
  const words = useFloorWords()
  const { takesPart } = useSupervision()
  const mine = takesPart(agent)
  const signs = [
    call.state === 'alerting' ? words.agents.rings : null,
    call.consultation ? words.agents.consultation : null,
    call.held ? words.agents.held : null,
    call.muted ? words.agents.muted : null,
    mine ? words.agents.youListen : null,
    !mine && call.monitoring.length > 0
      ? words.agents.listening(format.list(call.monitoring.map((one) => safeLine(one, 40))))
      : null,
  ].filter((sign) => sign !== null)
  return (
    <span className="rl-floor-parts">
      <span>
        <CallerText text={callerOf(call.caller, words)} limit={80} />
        {call.caller.level !== null && (
          <>
            {' '}
            <span className="rl-badge rl-badge-level">
              <CallerText text={call.caller.level} limit={20} />
            </span>
          </>
        )}
      </span>
      {signs.map((sign) => (
        <span key={sign} className={sign === words.agents.youListen ? 'rl-floor-good' : 'rl-floor-sign'}>
          {sign}
        </span>
      ))}
    </span>
  )
}
