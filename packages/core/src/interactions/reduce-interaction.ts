import { answeringAgent } from '../calls/answering-agent.js'
import type { EndedCall } from '../calls/call.js'
import { reduceCall } from '../calls/reduce-call.js'
import type { DomainEvent, DraftEditedEvent, PopAcknowledgedEvent, WrapUpCompletedEvent } from '../pipeline/domain-event.js'
import { decidePop, popKey } from '../pops/decide-pop.js'
import type { TelephonyEvent } from '../telephony/telephony-event.js'
import { safeText } from '../text/safe-text.js'
import { editDraft } from '../tickets/edit-draft.js'
import type { TicketDraft } from '../tickets/ticket-draft.js'
import { reduceCallBack } from './call-back.js'
import type { Filing, Interaction } from './interaction.js'
import type { InteractionContext, MomentContext } from './interaction-context.js'
import { nextWake } from './next-wake.js'
import { onItsWay, redraft, reduceFiling, startFiling } from './reduce-filing.js'
import { beginLookup, isSettled, reduceLookup } from './reduce-lookup.js'
import { reduceParts, retryParts } from './reduce-parts.js'
import { noTicketChanges, reduceTicketChange, withNewestTickets, withoutOwn } from './reduce-ticket-change.js'
import { takeActions } from './take-actions.js'

/**
 * What one event does to one interaction: pure, and the same reference if it does nothing. An event about an interaction
 * that is not known gives `undefined`, unless it begins the call. What rules do once because of it is an event of its own, see `actByRules`.
 *
 * ```text
 * call:     originated ─▶ active ─────────────▶ ended
 * ticket:   draft, kept up to date ─────────────┬─ an agent answered ─▶ wrap-up open ─done, or its time is up─▶ waiting
 *                                               └─ nobody did ─────────────────────────────────────────────▶ waiting
 * ```
 */
export function reduceInteraction(
  before: Interaction | undefined,
  event: DomainEvent,
  context: InteractionContext,
): Interaction | undefined {
  const moment: MomentContext = { ...context, at: event.at }
  const after = reduceFacts(before, event, moment)
  if (after === undefined || (after === before && event.type !== 'timePassed')) return after
  const wakeAt = nextWake(after, context.rules, event.at)
  return wakeAt === after.wakeAt ? after : { ...after, wakeAt }
}

function reduceFacts(interaction: Interaction | undefined, event: DomainEvent, context: MomentContext): Interaction | undefined {
  if (interaction !== undefined && event.callId !== interaction.id) return interaction
  switch (event.type) {
    case 'contactResolved':
    case 'contactUnavailable':
    case 'contactChosen': {
      if (interaction === undefined) return undefined
      const lookup = withNewestTickets(reduceLookup(interaction.lookup, event), interaction.ticketChanges)
      if (lookup === interaction.lookup) return interaction
      const popped = popForAgents({ ...interaction, lookup }, context)
      return mayChange(popped) ? redraft(popped, context) : popped
    }
    case 'callRouted':
      return interaction && { ...interaction, routing: { target: event.target, decision: event.decision, at: event.at } }
    case 'popAcknowledged':
      return interaction && acknowledge(interaction, event)
    case 'draftEdited':
      return interaction && withFiling(interaction, edit(interaction.filing, event))
    case 'wrapUpCompleted':
      return interaction && completeWrapUp(interaction, event)
    case 'wrapUpExpired':
      return interaction && endWrapUp(interaction, event.at, null, null)
    case 'ticketFiled':
    case 'ticketNotFiled': {
      // nothing is sent while the call goes on; that a ticket is there all the same is the truth
      if (interaction === undefined || (event.type === 'ticketNotFiled' && interaction.call.state === 'active'))
        return interaction
      const sent = onItsWay(interaction, context)
      return withFiling(sent, reduceFiling(sent.filing, event))
    }
    case 'ticketChanged': {
      if (interaction === undefined) return undefined
      const changed = reduceParts(reduceTicketChange(interaction, event.change), event.change)
      return changed.lookup !== interaction.lookup && mayChange(changed) ? redraft(changed, context) : changed
    }
    case 'filingRetried': {
      if (interaction === undefined) return undefined
      const { filing } = interaction
      return filing.state === 'failed' ? withFiling(interaction, startFiling(filing, event.at)) : retryParts(interaction)
    }
    case 'timePassed':
      return interaction
    case 'callBackDue':
    case 'callBackDone':
      return interaction && withCallBack(interaction, reduceCallBack(interaction.callBack, event))
    case 'rulesActed':
      return interaction && takeActions(interaction, event)
    case 'ticketAssigned': {
      const { owner, queue, decision, at } = event
      return interaction && { ...interaction, assignment: { owner, queue, decision, at } }
    }
    case 'subTicketFiled':
    case 'subTicketNotFiled':
      return interaction && reduceParts(interaction, event)
    default:
      return reduceTelephony(interaction, event, context)
  }
}

function reduceTelephony(
  before: Interaction | undefined,
  event: TelephonyEvent,
  context: MomentContext,
): Interaction | undefined {
  const call = reduceCall(before?.call, event)
  if (call === undefined || call === before?.call) return before
  const interaction: Interaction =
    before === undefined
      ? {
          id: call.id,
          call,
          lookup: beginLookup(call, context.region),
          routing: null,
          pops: [],
          acknowledgedPops: [],
          filing: { state: 'none', decision: null },
          wrapUp: { state: 'none' },
          ticketChanges: noTicketChanges,
          ruleActions: [],
          callBack: { state: 'none' },
          subTickets: [],
          workflow: null,
          assignment: null,
          wakeAt: null,
        }
      : { ...before, call }
  // a pop is decided when its agent gets the customer, not again with every digit
  const popped = event.type === 'delivered' ? popForAgents(interaction, context) : interaction
  if (call.state === 'ended' && before?.call.state !== 'ended') return afterCall(redraft(popped, context), call, context)
  return mayChange(popped) ? redraft(popped, context) : popped
}

/** Whether the ticket still follows the facts: after the call only while its wrap-up is open. */
const mayChange = ({ call, wrapUp }: Interaction): boolean => call.state === 'active' || wrapUp.state === 'open'

/** Pops for every agent who is being offered the customer, or has them, and has had no pop for this call. */
function popForAgents(interaction: Interaction, context: MomentContext): Interaction {
  if (interaction.call.state === 'ended' || !isSettled(interaction.lookup)) return interaction
  const pops = [...interaction.pops]
  for (const agent of interaction.call.agents) {
    if (agent.state === 'cleared' || agent.consultation) continue
    if (pops.some((pop) => pop.key === popKey(interaction.id, agent.extension))) continue
    const { pop } = decidePop(interaction, agent.extension, context)
    if (pop !== null) pops.push(pop)
  }
  return pops.length === interaction.pops.length ? interaction : { ...interaction, pops }
}

function afterCall(interaction: Interaction, call: EndedCall, context: MomentContext): Interaction {
  if (interaction.filing.state !== 'draft') return interaction
  const agent = call.outcome === 'answered' ? answeringAgent(call) : null
  const { wrapUpSeconds } = context.rules
  if (agent === null || wrapUpSeconds <= 0) return withFiling(interaction, startFiling(interaction.filing, call.endedAt))
  const since = call.endedAt
  return { ...interaction, wrapUp: { state: 'open', extension: agent.extension, since, dueAt: since + wrapUpSeconds * 1000 } }
}

function acknowledge(interaction: Interaction, event: PopAcknowledgedEvent): Interaction {
  const known = interaction.pops.some((pop) => pop.key === event.key) && !interaction.acknowledgedPops.includes(event.key)
  return known ? { ...interaction, acknowledgedPops: [...interaction.acknowledgedPops, event.key] } : interaction
}

/** A failed draft can be edited too: that is how what the ticket system refuses is mended. On its way it cannot. */
function edit(filing: Filing, event: DraftEditedEvent): Filing {
  if (filing.state !== 'draft' && filing.state !== 'failed') return filing
  const draft = editDraft(filing.draft, event.field, event.value, event.by)
  return draft === filing.draft ? filing : { ...filing, draft }
}

function completeWrapUp(interaction: Interaction, event: WrapUpCompletedEvent): Interaction {
  if (interaction.wrapUp.state !== 'open') return interaction
  const { filing } = interaction
  const written = filing.state === 'draft' ? { ...filing, draft: writeDown(filing.draft, event) } : filing
  return endWrapUp(withFiling(interaction, written), event.at, event.disposition, event.note)
}

/** The agent's disposition becomes the category, the note comes under the description. */
function writeDown(draft: TicketDraft, { disposition, note, by }: WrapUpCompletedEvent): TicketDraft {
  const categorised = disposition === null ? draft : editDraft(draft, 'category', disposition, by)
  const text = note === null ? '' : safeText(note, 20_000)
  if (text === '') return categorised
  const { value } = categorised.description
  return editDraft(categorised, 'description', value === '' ? text : `${value}\n\n${text}`, by)
}

function endWrapUp(interaction: Interaction, at: number, disposition: string | null, note: string | null): Interaction {
  const { wrapUp, filing } = interaction
  if (wrapUp.state !== 'open') return interaction
  const done: Interaction = { ...interaction, wrapUp: { state: 'done', extension: wrapUp.extension, at, disposition, note } }
  return filing.state === 'draft' ? withFiling(done, startFiling(filing, at)) : done
}

const withCallBack = (interaction: Interaction, callBack: Interaction['callBack']): Interaction =>
  callBack === interaction.callBack ? interaction : { ...interaction, callBack }

const withFiling = (interaction: Interaction, filing: Filing): Interaction =>
  filing === interaction.filing
    ? interaction
    : { ...interaction, filing, ticketChanges: withoutOwn(interaction.ticketChanges, { ...interaction, filing }) }
