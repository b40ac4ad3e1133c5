import { type CallId, customerNumber, type InteractionView } from '@ringloop/core'
import type { ReactNode } from 'react'
import { callerInWords } from '../announcements/watch-desk.js'
import { type CallPhase, callPhase, phaseStartedAt } from '../calls/call-phase.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useCallControls } from '../hooks/use-call-controls.js'
import { useCallLists } from '../hooks/use-call-lists.js'
import { useAgent } from '../hooks/use-desk.js'
import { useSelectedCall } from '../hooks/use-selected-call.js'
import { knownContact } from '../pops/caller-identity.js'
import { CallTimer } from './call-timer.js'
import { CallerText } from './caller-text.js'
import { CommandError } from './command-error.js'
import { DialButton } from './dial-button.js'
import { Icon, type IconName } from './icon.js'
import { Part } from './part.js'

/** The sign of each phase; with a word beside it, so that the state never hangs on colour alone. */
export const phaseIcons: Readonly<Record<CallPhase, IconName>> = {
  ringing: 'ringing',
  talking: 'phone',
  held: 'held',
  consulted: 'people',
  wrapUp: 'wrapUp',
  parked: 'held',
  supervised: 'phone',
  waiting: 'clock',
  missed: 'missed',
  past: 'ended',
}

/** The agent's calls, the missed ones, and those that ask for a call back. */
export function CallList(): ReactNode {
  const { words } = useRingloop()
  const { mine, parked, colleagues, missed, callbacks } = useCallLists()
  return (
    <Part name="calls" tabIndex={-1} aria-label={words.desk.calls}>
      <Group title={words.lists.mine} empty={words.lists.mineEmpty} items={mine} />
      {parked.length > 0 && <Group title={words.lists.parked} empty="" items={parked} />}
      {colleagues.length > 0 && <Group title={words.lists.colleagues} empty="" items={colleagues} />}
      <Group title={words.lists.callbacks} empty={words.lists.callbacksEmpty} items={callbacks} />
      <Group title={words.lists.missed} empty={words.lists.missedEmpty} items={missed} />
    </Part>
  )
}

const mostShown = 50

function Group({
  title,
  empty,
  items,
}: {
  readonly title: string
  readonly empty: string
  readonly items: readonly InteractionView[]
}): ReactNode {
  const { format } = useRingloop()
  return (
    <div className="rl-call-group">
      <h2 className="rl-label rl-call-group-title">
        {title} {items.length > 0 && <span className="rl-count">{format.count(items.length)}</span>}
      </h2>
      {items.length === 0 ? (
        <p className="rl-quiet rl-call-group-empty">{empty}</p>
      ) : (
        <ul className="rl-call-items">
          {items.slice(0, mostShown).map((item) => (
            <li key={item.interaction.id} className="rl-call-row">
              <CallItem item={item} />
              <CallItemAction item={item} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function CallItem({ item }: { readonly item: InteractionView }): ReactNode {
  const { words, format } = useRingloop()
  const agent = useAgent()
  const { callId, select } = useSelectedCall()
  if (!agent) return null
  const { interaction } = item
  const phase = callPhase(item, agent.extension)
  const level = knownContact(interaction)?.level
  return (
    <button
      type="button"
      className={`rl-call-item rl-phase-${phase}`}
      aria-current={callId === interaction.id || undefined}
      data-rl-call={interaction.id}
      onClick={() => select(interaction.id)}
    >
      <Icon name={phaseIcons[phase]} />
      <span className="rl-call-item-who">
        <CallerText text={callerInWords(interaction, words, format)} limit={80} />
        {level && (
          <span className="rl-badge rl-badge-level">
            <CallerText text={level} limit={20} />
          </span>
        )}
      </span>
      <span className="rl-call-item-state">
        {words.phase[phase]}
        <Hints {...item} />
      </span>
      <ItemTime item={item} phase={phase} since={phaseStartedAt(item, agent.extension)} />
    </button>
  )
}

/** What one mostly does with such a call, by one press. */
function CallItemAction({ item: { interaction, mine } }: { readonly item: InteractionView }): ReactNode {
  if (mine === 'parked') return <TakeButton callId={interaction.id} command="retrieveParked" />
  if (mine === 'waiting') return <TakeButton callId={interaction.id} command="pickUp" />
  const { call } = interaction
  const number = call.state === 'active' ? null : customerNumber(call)
  if (number === null) return null
  return <DialButton number={number} />
}

function TakeButton({ callId, command }: { readonly callId: CallId; readonly command: 'retrieveParked' | 'pickUp' }): ReactNode {
  const { words } = useRingloop()
  const controls = useCallControls(callId)
  if (!controls?.can(command)) return null
  const { hidden: _hidden, ...props } = controls.getCommandProps(command)
  return (
    <>
      <button {...props} className="rl-button rl-button-small">
        {words.controls[command]}
      </button>
      {controls.error && <CommandError error={controls.error} dismiss={controls.dismiss} />}
    </>
  )
}

function ItemTime({
  item,
  phase,
  since,
}: {
  readonly item: InteractionView
  readonly phase: CallPhase
  readonly since: number
}): ReactNode {
  const { desk, format } = useRingloop()
  if (phase !== 'missed' && phase !== 'past') return <CallTimer since={since} />
  const { startedAt } = item.interaction.call
  return (
    <time className="rl-timer" dateTime={new Date(startedAt).toISOString()} title={format.full(startedAt)}>
      {format.when(startedAt, desk.serverNow())}
    </time>
  )
}

/** In the list only what is not as it should be, or waits, is said, and why to call back or that it was done. */
function Hints({ interaction: { filing, callBack } }: InteractionView): ReactNode {
  const { words } = useRingloop()
  const { state } = filing
  return (
    <>
      {(state === 'waiting' || state === 'failed') && <span className={`rl-hint rl-hint-${state}`}> · {words.lists[state]}</span>}
      {callBack.state === 'due' && callBack.reason && (
        <>
          {' · '}
          <CallerText text={callBack.reason} limit={80} />
        </>
      )}
      {callBack.state === 'done' && callBack.by !== null && ` · ${words.lists.calledBack}`}
    </>
  )
}
