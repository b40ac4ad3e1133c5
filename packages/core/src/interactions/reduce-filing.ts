import type { TicketFiledEvent, TicketNotFiledEvent } from '../pipeline/domain-event.js'
import { sameValue } from '../text/same-value.js'
import { decideFiling, type FilingDecision } from '../tickets/decide-filing.js'
import { draftTicket } from '../tickets/draft-ticket.js'
import { isEdited, keepEdits } from '../tickets/edit-draft.js'
import type { Timestamp } from '../time/clock.js'
import type { Filing, Interaction } from './interaction.js'
import type { MomentContext } from './interaction-context.js'

/** Decides and drafts anew from what is known now, as long as the ticket is not on its way. Keeps what a person typed. */
export function redraft(interaction: Interaction, context: MomentContext): Interaction {
  const { filing } = interaction
  if (filing.state !== 'none' && filing.state !== 'draft') return interaction
  const decided = decideFiling(interaction, context)
  const next = draftOrNone(interaction, filing, decided, context)
  return sameValue(filing, next) ? interaction : { ...interaction, filing: next }
}

function draftOrNone(
  interaction: Interaction,
  filing: Extract<Filing, { state: 'none' | 'draft' }>,
  decided: FilingDecision,
  context: MomentContext,
): Filing {
  const edited = filing.state === 'draft' && isEdited(filing.draft)
  if (!decided.file && !edited) return { state: 'none', decision: decided.decision }
  const fresh = draftTicket(interaction, decided, context)
  return {
    state: 'draft',
    draft: filing.state === 'draft' ? keepEdits(filing.draft, fresh) : fresh,
    // what a person has written is not thrown away because a rule has come to another view
    decision: decided.file ? decided.decision : { ...decided.decision, decision: 'file', because: 'editedByPerson' },
  }
}

/** The ticket system speaks of the ticket, so it was on its way: only the rules of now see no reason for it, or wait for a wrap-up. */
export function onItsWay(interaction: Interaction, context: MomentContext): Interaction {
  const { filing, wrapUp } = interaction
  if (filing.state !== 'none' && filing.state !== 'draft') return interaction
  const { decision, ...decided } = decideFiling(interaction, context)
  const asThen = { ...decided, file: true, decision: { ...decision, decision: 'file', because: 'filedBefore' } }
  const draft = filing.state === 'draft' ? filing : draftOrNone(interaction, filing, asThen, context)
  return { ...interaction, filing: startFiling(draft, context.at), wrapUp: wrapUp.state === 'open' ? { state: 'none' } : wrapUp }
}

/** Sends the draft on its way; also a failed one again. */
export function startFiling(filing: Filing, at: Timestamp): Filing {
  if (filing.state !== 'draft' && filing.state !== 'failed') return filing
  return { state: 'waiting', draft: filing.draft, decision: filing.decision, since: at, trouble: null }
}

/** What the ticket system's answer does. That it has the ticket is the truth, whatever we thought before. */
export function reduceFiling(filing: Filing, event: TicketFiledEvent | TicketNotFiledEvent): Filing {
  if (filing.state === 'none' || filing.state === 'filed') return filing
  const { draft, decision } = filing
  if (event.type === 'ticketFiled') {
    return {
      state: 'filed',
      draft,
      decision,
      ticket: { id: event.ticketId, url: webAddress(event.url), version: event.version ?? null },
      at: event.at,
    }
  }
  if (filing.state !== 'waiting') return filing
  if (event.final) return { state: 'failed', draft, decision, reason: event.reason, mend: event.mend, at: event.at }
  // an older failure that arrives late says nothing new
  if (filing.trouble !== null && filing.trouble.attempts >= event.attempts) return filing
  return { ...filing, trouble: { reason: event.reason, attempts: event.attempts } }
}

// a link that a person may click: never `javascript:`
const webAddress = (url: string | null): string | null => (url !== null && /^https?:\/\//i.test(url) ? url : null)
