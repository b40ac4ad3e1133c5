import { type CallId, customerNumber, type InteractionView } from '@ringloop/core'
import { memo, type ReactNode } from 'react'
import { callerInWords } from '../announcements/watch-desk.js'
import { asksForCallBack } from '../calls/call-lists.js'
import { type CallPhase, callPhase, phaseStartedAt } from '../calls/call-phase.js'
import { useRingloop } from '../hooks/ringloop-context.js'
import { useCallControls } from '../hooks/use-call-controls.js'
import { useCallLists } from '../hooks/use-call-lists.js'
import { useAgent } from '../hooks/use-desk.js'
import { useSelectedCall } from '../hooks/use-selected-call.js'
import { useWords } from '../hooks/use-words.js'
import { knownContact } from '../pops/caller-identity.js'
import { callerWords } from '../words/caller-words.js'
import { controlsWords } from '../words/controls-words.js'
import { deskWords } from '../words/desk-words.js'
import { listsWords } from '../words/lists-words.js'
import type { Messages } from '../words/messages.js'
import { phaseWords } from '../words/phase-words.js'
import { CallTimer } from './call-timer.js'
import { CallerText } from './caller-text.js'
import { CommandError } from './command-error.js'
import { DialButton } from './dial-button.js'
import { Icon } from './icon.js'
import { Part } from './part.js'
import { phaseIcons } from './phase-icons.js'

/** The agent's calls, the missed ones, and those that ask for a call back. */
export function CallList(): ReactNode {
  const words = useWords(deskWords, listsWords)
  const { mine, parked, colleagues, missed, callbacks } = useCallLists()
  return (
    <Part name="calls" tabIndex={-1} aria-label={words.desk.calls}>
      <Group title={words.lists.mine} empty={words.lists.mineEmpty} items={mine} />
      {parked.length > 0 && <Group title={words.lists.parked} empty="" items={parked} />}
      {colleagues.length > 0 && <Group title={words.lists.colleagues} empty="" items={colleagues} />}
      <Group title={words.lists.callbacks} empty={words.lists.callbacksEmpty} items={callbacks} />
      <Group
        title={words.lists.missed}
        empty={callbacks.length > 0 ? words.lists.missedOthers : words.lists.missedEmpty}
        items={missed}
      />
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
  const { desk, format } = useRingloop()
  const { callId, select } = useSelectedCall()
  // days begin at a quarter of an hour, everywhere
  const quarter = Math.floor(desk.serverNow() / 900_000)
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
            <CallRow
              key={item.interaction.id}
              item={item}
              quarter={quarter}
              current={callId === item.interaction.id}
              select={select}
            />
          ))}
        </ul>
      )}
    </div>
  )
}

interface CallRowProps {
  readonly item: InteractionView
  /** Another one when its time may have to be told as a day. */
  readonly quarter: number
  /** Shown on the desk. */
  readonly current: boolean
  readonly select: (callId: CallId) => void
}

/** As long as its call is the same it stays as it is, whatever else rings. */
// pure: a page without the list has none of it in its bundle
const CallRow = /* @__PURE__ */ memo(function CallRow(props: CallRowProps): ReactNode {
  return (
    <li className="rl-call-row">
      <CallItem {...props} />
      <CallItemAction {...props} />
    </li>
  )
})

function CallItem({ item, current, select }: CallRowProps): ReactNode {
  const { format } = useRingloop()
  const words = useWords(phaseWords, listsWords, callerWords)
  const agent = useAgent()
  if (!agent) return null
  const { interaction } = item
  const phase = callPhase(item, agent.extension)
  const level = knownContact(interaction)?.level
  return (
    <button
      type="button"
      className={`rl-call-item rl-phase-${phase}`}
      aria-current={current || undefined}
      data-rl-call={interaction.id}
      onClick={() => select(interaction.id)}
    >
      <Icon path={phaseIcons[phase]} />
      <span className="rl-call-item-who">
        <CallerText text={callerInWords(interaction, words, format)} limit={80} />
        {level && (
          <span className="rl-badge rl-badge-level">
            <CallerText text={level} limit={20} />
          </span>
        )}
      </span>
      <span className="rl-call-item-state">
        {phase === 'missed' && asksForCallBack(item) ? whatHappened(item, words) : words.phase[phase]}
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
  const words = useWords(controlsWords)
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

/** Under “Call back” the word “Missed” would say that it is in the other list. */
const whatHappened = ({ interaction: { call } }: InteractionView, { lists }: Pick<Messages, 'lists'>): string =>
  call.state === 'ended' && call.outcome === 'abandoned' ? lists.gaveUp : lists.notAnswered

/** In the list only what is not as it should be, or waits, is said, and why to call back or that it was done. */
function Hints({ interaction: { filing, callBack } }: InteractionView): ReactNode {
  const { desk, format } = useRingloop()
  const words = useWords(listsWords)
  const { state } = filing
  return (
    <>
      {(state === 'waiting' || state === 'failed') && <span className={`rl-hint rl-hint-${state}`}> · {words.lists[state]}</span>}
      {callBack.state === 'scheduled' && ` · ${words.lists.callBackAt(format.dayAndTime(callBack.dueAt, desk.serverNow()))}`}
      {(callBack.state === 'due' || callBack.state === 'scheduled') && callBack.reason && (
        <>
          {' · '}
          <CallerText text={callBack.reason} limit={80} />
        </>
      )}
      {callBack.state === 'done' && callBack.by !== null && ` · ${words.lists.calledBack}`}
    </>
  )
}
