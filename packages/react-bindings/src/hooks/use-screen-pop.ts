import type {
  CallId,
  ContactId,
  Decision,
  InteractionView,
  MissingPart,
  PopTarget,
  RingloopError,
  TicketSummary,
} from '@ringloop/core'
import { useCallback, useId } from 'react'
import { type CallerIdentity, callerIdentity } from '../pops/caller-identity.js'
import { popFor } from '../pops/incoming-calls.js'
import { type IvrEntry, ivrEntries } from '../pops/ivr-entries.js'
import { missingParts } from '../pops/missing-parts.js'
import { openTickets } from '../pops/open-tickets.js'
import { popWords } from '../words/pop-words.js'
import { useRingloop } from './ringloop-context.js'
import { shownKey } from './use-call-commands.js'
import { useCommand } from './use-command.js'
import { useAgent, useInteraction } from './use-desk.js'
import { useNow } from './use-now.js'
import { useSelectedCall } from './use-selected-call.js'
import { useWords } from './use-words.js'

/** Everything a pop shows and can do, without looks. */
export interface ScreenPopModel {
  readonly view: InteractionView
  readonly identity: CallerIdentity
  readonly target: PopTarget | null
  readonly decision: Decision | null
  /** How sure it is that this is the customer; `null` where nobody is proposed. */
  readonly confidence: number | null
  readonly ivr: { readonly digits: string; readonly entries: readonly IvrEntry[] }
  /** `null` while not known, or where nobody is settled on. */
  readonly openTickets: { readonly shown: readonly TicketSummary[]; readonly more: number } | null
  readonly missing: { readonly late: readonly MissingPart[]; readonly awaited: boolean }
  readonly acknowledged: boolean
  readonly busy: boolean
  readonly error: RingloopError | null
  readonly dismiss: () => void
  /** Shows the call and tells the gateway that its pop was seen. */
  readonly open: () => void
  readonly putAway: () => void
  readonly choose: (contactId: ContactId) => void
  readonly getPanelProps: () => { readonly 'aria-labelledby': string }
  readonly getTitleProps: () => { readonly id: string }
  readonly getOpenProps: () => ButtonProps
  readonly getPutAwayProps: () => ButtonProps
  readonly getCandidateProps: (index: number) => ButtonProps
}

/** For a `<button>`. */
export interface ButtonProps {
  readonly type: 'button'
  readonly onClick: () => void
  readonly disabled?: boolean
  /** A command of the pop is on its way; a press does nothing, and the button keeps the focus. */
  readonly 'aria-busy'?: boolean
  readonly 'aria-disabled'?: boolean
  readonly 'aria-keyshortcuts'?: string
  readonly title?: string
  readonly 'data-rl-action'?: 'open' | 'putAway'
}

/** The pop of a call for this agent; `null` if the desk does not have the call. */
export function useScreenPop(callId: CallId, ticketLimit = 3): ScreenPopModel | null {
  const { shortcuts } = useRingloop()
  const words = useWords(popWords)
  const view = useInteraction(callId)
  const agent = useAgent()
  const { select } = useSelectedCall()
  const { run, busy, error, dismiss } = useCommand(callId)
  const titleId = useId()
  const pending = view?.interaction.lookup.state === 'pending'
  const now = useNow(pending ? view.interaction.call.startedAt : null)

  const pop = view && agent ? popFor(view, agent.extension) : null
  const key = pop?.key ?? null
  const acknowledged = key !== null && (view?.interaction.acknowledgedPops.includes(key) ?? false)
  const acknowledge = useCallback(() => {
    if (key !== null && !acknowledged) run({ type: 'acknowledgePop', callId, key })
  }, [run, callId, key, acknowledged])
  const choose = useCallback((contactId: ContactId) => run({ type: 'chooseContact', callId, contactId }), [run, callId])
  if (!view || !agent) return null

  const { interaction } = view
  const identity = callerIdentity(interaction)
  const match = identity.kind === 'customer' ? identity.match : null
  const candidates = identity.kind === 'candidates' ? identity.matches : []
  const missing = missingParts(interaction, askedAt(view, agent.extension), now)
  const open = () => {
    select(callId)
    acknowledge()
  }
  const once = (onClick: () => void) => ({
    type: 'button' as const,
    onClick: () => {
      if (!busy) onClick()
    },
    'aria-busy': busy,
    'aria-disabled': busy,
  })
  const button = (action: 'open' | 'putAway', onClick: () => void, shortcut: string, title: string): ButtonProps => ({
    ...once(onClick),
    'data-rl-action': action,
    'aria-keyshortcuts': shortcut,
    title: `${title} (${shownKey(shortcut)})`,
  })
  return {
    view,
    identity,
    target: pop?.target ?? null,
    decision: pop?.decision ?? null,
    confidence: match?.confidence ?? null,
    ivr: ivrEntries(interaction.call),
    openTickets: match && !missing.late.includes('openTickets') ? openTickets(match.openTickets, ticketLimit) : null,
    missing,
    acknowledged,
    busy,
    error,
    dismiss,
    open,
    putAway: acknowledge,
    choose,
    getPanelProps: () => ({ 'aria-labelledby': titleId }),
    getTitleProps: () => ({ id: titleId }),
    getOpenProps: () => button('open', open, shortcuts.openPop, words.pop.open),
    getPutAwayProps: () => button('putAway', acknowledge, shortcuts.putAwayPop, words.pop.putAway),
    getCandidateProps: (index) => ({
      ...once(() => {
        const candidate = candidates[index]
        if (candidate) choose(candidate.contact.id)
      }),
      ...(index < 9 ? { 'aria-keyshortcuts': String(index + 1), title: words.pop.choose(String(index + 1)) } : {}),
    }),
  }
}

/** When the agent's device began to ring: from then on the agent waits for the answer. */
const askedAt = ({ interaction: { call } }: InteractionView, extension: string) =>
  call.agents.findLast((connection) => connection.extension === extension)?.offeredAt ?? call.startedAt
