import type { Call } from '../calls/call.js'
import { withholdCaller } from '../calls/withhold-caller.js'
import { callerName, customerNumber, formatNumber, toE164 } from '../contacts/caller-number.js'
import type { ContactMatch } from '../contacts/contact.js'
import type { ContactLookup, Interaction } from '../interactions/interaction.js'
import { fillTemplate } from '../text/fill-template.js'
import type { Language } from '../text/language.js'
import { safeLine } from '../text/safe-text.js'
import { callFacts } from './call-facts.js'
import type { FilingDecision } from './decide-filing.js'
import { customerInWords, describeCall } from './describe-call.js'
import { draftTexts } from './draft-texts.js'
import { type TicketPriority, ticketPriorities } from './ticket.js'
import type { DraftField, FieldOrigin, TicketDraft } from './ticket-draft.js'

/** What a rule's subject may hold in braces. */
export const subjectPlaceholders = ['name', 'number', 'queue', 'digits', 'outcome'] as const

const fromCall: FieldOrigin = { source: 'call' }

/**
 * Drafts the ticket of a call from what is known so far: the call, the customer, and what the deciding rule wants. Texts are
 * written in `language`, numbers shown as in `region`. Everything a caller could have put in is one safe line.
 */
export function draftTicket(
  interaction: Pick<Interaction, 'call' | 'lookup'>,
  filing: FilingDecision,
  options: { readonly region: string; readonly language: Language },
): TicketDraft {
  const { call, lookup } = interaction
  const { defaults, callback, assign, priority, tags: tagged } = filing
  const match = chosenMatch(lookup)
  const ruled: FieldOrigin = filing.rule === null ? fromCall : { source: 'rule', rule: filing.rule }
  const name = match?.contact.name ?? null
  const tags = ['phone', ...(callback ? ['callback'] : []), ...(defaults.tags ?? []), ...(tagged?.tags ?? [])]
  const tagRule = tagged?.rule ?? (defaults.tags === undefined ? null : filing.rule)
  const wanted =
    defaults.subject === undefined ? '' : safeLine(fillTemplate(defaults.subject, subjectValues(call, name, options)), 250)
  const subject = wanted === '' ? field(subjectOf(call, name, callback, options), fromCall, 0.7) : field(wanted, ruled)
  return {
    subject,
    description: field(describeCall(call, name, options), fromCall),
    priority: raise(
      defaults.priority === undefined ? field(callback ? 'high' : 'normal', fromCall, 0.7) : field(defaults.priority, ruled),
      priority,
    ),
    queue: queueOf(defaults.queue, ruled, assign),
    owner: assign !== null && 'agent' in assign.to ? field(assign.to.agent, ruleOrigin(assign.rule)) : null,
    category: defaults.category === undefined ? null : field(defaults.category, ruled),
    tags: field([...new Set(tags)], tagRule === null ? fromCall : ruleOrigin(tagRule)),
    fields: {
      ...callFacts(call, options.region),
      ...Object.fromEntries(Object.entries(defaults.fields ?? {}).map(([key, value]) => [key, field(value, ruled)])),
    },
    contact: contactOf(call, match, options.region),
    callback,
    workflow: assign !== null && 'workflow' in assign.to ? assign.to.workflow : null,
  }
}

const ruleOrigin = (rule: string): FieldOrigin => ({ source: 'rule', rule })

/** Each rule that prioritises sets it or moves it by steps, in their order. */
function raise(drafted: DraftField<TicketPriority>, prioritised: FilingDecision['priority']): DraftField<TicketPriority> {
  return prioritised.reduce((before, { rule, to, by = 0 }) => {
    const from = ticketPriorities.indexOf(to ?? before.value)
    const value = ticketPriorities[Math.min(Math.max(from + by, 0), ticketPriorities.length - 1)] ?? before.value
    return to === undefined && value === before.value ? before : field(value, ruleOrigin(rule))
  }, drafted)
}

/** What the ticket's own rule says goes before who is to get it. */
function queueOf(queue: string | undefined, ruled: FieldOrigin, assign: FilingDecision['assign']): DraftField<string> | null {
  if (queue !== undefined) return field(queue, ruled)
  return assign !== null && 'queue' in assign.to ? field(assign.to.queue, ruleOrigin(assign.rule)) : null
}

const field = <Value>(value: Value, origin: FieldOrigin, confidence = 1): DraftField<Value> => ({ value, origin, confidence })

function chosenMatch(lookup: ContactLookup): ContactMatch | null {
  if (lookup.state !== 'matched') return null
  return lookup.matches.find((match) => match.contact.id === lookup.chosen) ?? null
}

function subjectOf(
  call: Call,
  name: string | null,
  callback: boolean,
  options: { readonly region: string; readonly language: Language },
): string {
  const texts = draftTexts[options.language]
  const unanswered = call.state === 'ended' && call.outcome !== 'answered'
  const inbound = unanswered ? (callback ? texts.callBack : texts.missed) : texts.inbound
  return fillTemplate(call.direction === 'inbound' ? inbound : texts.outbound, {
    who: customerInWords(call, name, options),
    outcome: call.state === 'ended' ? texts.outcomes[call.outcome] : '',
  })
}

/** What the placeholders of {@link subjectPlaceholders} are filled with. Texts of strangers: to be made safe once they are filled in. */
export function templateValues(
  { call, lookup }: Pick<Interaction, 'call' | 'lookup'>,
  options: { readonly region: string; readonly language: Language },
) {
  return subjectValues(call, chosenMatch(lookup)?.contact.name ?? null, options)
}

function subjectValues(call: Call, name: string | null, options: { readonly region: string; readonly language: Language }) {
  const shown = withholdCaller(call)
  const texts = draftTexts[options.language]
  const raw = customerNumber(call)
  const number = raw === null ? '' : formatNumber(raw, options.region)
  const outcome = call.state === 'ended' ? call.outcome : call.answeredAt === null ? null : 'answered'
  return {
    name: name ?? callerName(call.customer) ?? (number || customerInWords(call, null, options)),
    number: number || customerInWords(call, null, options),
    queue: shown.queue ?? '',
    digits: shown.digits,
    outcome: outcome === null ? '' : texts.outcomes[outcome],
  }
}

function contactOf(call: Call, match: ContactMatch | null, region: string): TicketDraft['contact'] {
  const raw = customerNumber(call)
  const number = raw === null ? null : (toE164(raw, region) ?? (safeLine(raw, 100) || null))
  if (match !== null) {
    const { id, name, email } = match.contact
    const value = { id, name, ...(email === undefined ? {} : { email }), ...(number === null ? {} : { number }) }
    return field(value, { source: 'contact' }, match.confidence)
  }
  const name = callerName(call.customer)
  if (number === null && name === null) return null
  return field({ ...(name === null ? {} : { name }), ...(number === null ? {} : { number }) }, fromCall, 0.5)
}
