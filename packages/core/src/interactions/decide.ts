import { callerName, customerNumber, toE164 } from '../contacts/caller-number.js'
import type { Effect, ExpireWrapUpEffect, FileTicketEffect, LookUpContactEffect } from '../pipeline/effect.js'
import { toNewTicket } from '../tickets/to-new-ticket.js'
import { decideRuleEffects, outstandingRuleEffects } from './decide-rule-effects.js'
import type { Interaction } from './interaction.js'
import type { InteractionContext } from './interaction-context.js'

/**
 * What follows from one step of an interaction. Keys are made of the call's id and the step, so the same effect has the same
 * key on any machine and after any crash, and the outbox does it once.
 *
 * A ticket whose filing failed for good and is tried again has its old key: that brings the parked effect back, with the
 * draft as it is now, and the ticket system still sees one external id.
 */
export function decide(
  before: Interaction | undefined,
  after: Interaction | undefined,
  context: Pick<InteractionContext, 'region'>,
): readonly Effect[] {
  if (after === undefined || after === before) return []
  const effects: (Effect | null)[] = []
  if (before?.lookup.state !== 'pending') effects.push(lookUpContact(after, context.region))
  for (const pop of after.pops) {
    if (before === undefined || !before.pops.some((known) => known.key === pop.key)) {
      effects.push({ type: 'popScreen', key: pop.key, callId: after.id, pop })
    }
  }
  if (before?.wrapUp.state !== 'open') effects.push(expireWrapUp(after))
  if (before?.filing.state !== 'waiting') effects.push(fileTicket(after))
  effects.push(...decideRuleEffects(before, after, context.region))
  return effects.filter((effect) => effect !== null)
}

/**
 * The effects that an interaction in this state waits for. After a restart they are committed again: the outbox leaves what
 * it knows, and what a change of rules or a lost machine has left out is made good. Pops are not among them: what popped
 * before the restart must not ring again.
 */
export function outstandingEffects(interaction: Interaction, context: Pick<InteractionContext, 'region'>): readonly Effect[] {
  const own = [lookUpContact(interaction, context.region), expireWrapUp(interaction), fileTicket(interaction)]
  return [...own.filter((effect) => effect !== null), ...outstandingRuleEffects(interaction)]
}

function lookUpContact({ id, call, lookup }: Interaction, region: string): LookUpContactEffect | null {
  const number = lookup.state === 'pending' ? toE164(customerNumber(call), region) : null
  if (number === null) return null
  return { type: 'lookUpContact', key: `${id}/lookUpContact`, callId: id, number, name: callerName(call.customer) }
}

function expireWrapUp({ id, wrapUp }: Interaction): ExpireWrapUpEffect | null {
  return wrapUp.state === 'open' ? { type: 'expireWrapUp', key: `${id}/expireWrapUp`, callId: id, dueAt: wrapUp.dueAt } : null
}

function fileTicket({ id, filing }: Interaction): FileTicketEffect | null {
  if (filing.state !== 'waiting') return null
  return { type: 'fileTicket', key: `${id}/fileTicket`, callId: id, ticket: toNewTicket(filing.draft) }
}
