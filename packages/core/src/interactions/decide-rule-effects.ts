import { callerName, customerNumber, isHidden, toE164 } from '../contacts/caller-number.js'
import type {
  AssignTicketEffect,
  CustomerAddress,
  Effect,
  FileSubTicketEffect,
  RemindCallBackEffect,
  ResolveTicketEffect,
  StartSurveyEffect,
  WakeCallEffect,
} from '../pipeline/effect.js'
import type { Decision } from '../rules/decision.js'
import { memberOf } from '../rules/fact-catalogue.js'
import { closesWhole } from '../tickets/sub-tickets/roll-up.js'
import { subTicketKey } from '../tickets/sub-tickets/sub-tickets.js'
import { callBackShownMs } from './call-back.js'
import type { Interaction } from './interaction.js'
import type { RuleActionTaken } from './rule-action.js'

/** What rules want done and did not want before: notifications, escalations, call backs, surveys, the parts of a split ticket. */
export function decideRuleEffects(before: Interaction | undefined, after: Interaction, region: string): readonly Effect[] {
  return [...actions(before, after, region), ...others(before, after)].filter((effect) => effect !== null)
}

/**
 * The effects that an interaction in this state waits for, as the journal has it: rules of now have no part in them. What was told, asked or
 * escalated before a restart is not among them: it stands in the outbox with the event it followed from.
 */
export const outstandingRuleEffects = (interaction: Interaction): readonly Effect[] =>
  others(undefined, interaction).filter((effect) => effect !== null)

function actions(before: Interaction | undefined, after: Interaction, region: string): readonly (Effect | null)[] {
  if (after.ruleActions === before?.ruleActions && after.filing.state === before.filing.state) return []
  const done = new Set((before?.ruleActions ?? []).filter((taken) => before && canBegin(before, taken)).map(({ key }) => key))
  return after.ruleActions
    .filter((taken) => !done.has(taken.key) && canBegin(after, taken))
    .map((taken) => effectOf(after, taken, region))
}

function others(before: Interaction | undefined, after: Interaction): readonly (Effect | null)[] {
  return [
    before?.callBack.state === after.callBack.state ? null : remindCallBack(after),
    before?.wakeAt === after.wakeAt ? null : wakeCall(after),
    before?.workflow ? null : assignTicket(after),
    ...(before?.subTickets === after.subTickets ? [] : [...fileParts(before, after), ...resolveWhole(before, after)]),
  ]
}

/** Escalations are the ticket's: they wait until it is filed. */
const canBegin = ({ filing }: Interaction, { action }: RuleActionTaken): boolean =>
  action.type !== 'escalate' || filing.state === 'filed'

function effectOf(interaction: Interaction, { key, action, decision }: RuleActionTaken, region: string): Effect | null {
  const base = { key, callId: interaction.id }
  switch (action.type) {
    case 'notify': {
      const { channel, subject, text } = action
      return { ...base, type: 'notify', notification: { channel, subject, text } }
    }
    case 'escalate': {
      const { filing } = interaction
      if (filing.state !== 'filed') return null
      return { ...base, type: 'escalateTicket', ticketId: filing.ticket.id, chain: action.chain, reason: action.reason }
    }
    case 'startSurvey': {
      const { survey, dueAt } = action
      return {
        ...base,
        type: 'startSurvey',
        survey,
        dueAt,
        customer: customerAddress(interaction, region),
        consents: consentsRead(decision),
      }
    }
    case 'requestConsent':
      return { ...base, type: 'requestConsent', purpose: action.purpose, customer: customerAddress(interaction, region) }
    // these are states of the interaction, and have effects as such
    case 'callBack':
    case 'split':
      return null
  }
}

function consentsRead({ facts }: Decision): StartSurveyEffect['consents'] {
  const read = Object.keys(facts).flatMap((fact) => {
    const purpose = memberOf(fact, 'contact.consent.')
    return purpose === null ? [] : [[purpose, facts[fact]]]
  })
  return read.length === 0 ? undefined : Object.fromEntries(read)
}

function customerAddress({ call, lookup }: Interaction, region: string): CustomerAddress {
  if (isHidden(call.customer)) return { contactId: null, name: null, number: null, email: null }
  const contact = lookup.state === 'matched' ? lookup.matches.find((match) => match.contact.id === lookup.chosen)?.contact : null
  return {
    contactId: contact?.id ?? null,
    name: contact?.name ?? callerName(call.customer),
    number: toE164(customerNumber(call), region),
    email: contact?.email ?? null,
  }
}

function remindCallBack({ id, callBack }: Interaction): RemindCallBackEffect | null {
  if (callBack.state === 'scheduled')
    return { type: 'remindCallBack', key: `${id}/remindCallBack`, callId: id, dueAt: callBack.dueAt }
  if (callBack.state !== 'due') return null
  return { type: 'remindCallBack', key: `${id}/endCallBack`, callId: id, dueAt: callBack.since + callBackShownMs }
}

function assignTicket({ id, filing, workflow, assignment }: Interaction): AssignTicketEffect | null {
  if (filing.state !== 'filed' || workflow === null || assignment !== null) return null
  return { type: 'assignTicket', key: `${id}/assignTicket`, callId: id, ticketId: filing.ticket.id, workflow }
}

function wakeCall({ id, wakeAt }: Interaction): WakeCallEffect | null {
  return wakeAt === null ? null : { type: 'wakeCall', key: `${id}/wakeCall/${wakeAt}`, callId: id, dueAt: wakeAt }
}

/** A part that failed for good and is tried again has its old key, which brings the parked effect back. */
function fileParts(before: Interaction | undefined, { id, filing, subTickets }: Interaction): readonly FileSubTicketEffect[] {
  if (filing.state !== 'filed') return []
  const parentId = filing.ticket.id
  return subTickets.flatMap(({ template, parts }) => {
    const earlier = before?.subTickets.find((known) => known.template === template)?.parts ?? []
    return parts
      .filter((part) => part.state === 'filing' && earlier.find((known) => known.id === part.id)?.state !== 'filing')
      .map((part) => ({
        type: 'fileSubTicket' as const,
        key: subTicketKey(id, template, part.id),
        callId: id,
        template,
        part: part.id,
        ticket: { ...part.ticket, parentId },
      }))
  })
}

function resolveWhole(before: Interaction | undefined, after: Interaction): readonly ResolveTicketEffect[] {
  const { id, filing, subTickets } = after
  const closes = (interaction: Interaction | undefined) =>
    interaction !== undefined && interaction.subTickets.length > 0 && interaction.subTickets.every(closesWhole)
  if (filing.state !== 'filed' || closes(before) || !closes(after)) return []
  // the key has the number of parts in it: a split that came later closes the whole anew
  const count = subTickets.reduce((sum, { parts }) => sum + parts.length, 0)
  return [{ type: 'resolveTicket', key: `${id}/resolveTicket/${count}`, callId: id, ticketId: filing.ticket.id }]
}
