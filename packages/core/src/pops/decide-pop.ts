import { withholdCaller } from '../calls/withhold-caller.js'
import { callerName, customerNumber, toE164 } from '../contacts/caller-number.js'
import type { ContactId } from '../contacts/contact.js'
import type { Interaction } from '../interactions/interaction.js'
import { type FactContext, interactionFacts } from '../interactions/interaction-facts.js'
import type { PopAction } from '../rules/action-schemas.js'
import type { Decision } from '../rules/decision.js'
import type { Facts } from '../rules/facts-of.js'
import { tryRules, versionOf } from '../rules/try-rules.js'
import { safeLine } from '../text/safe-text.js'
import { popUrl } from './pop-url.js'
import type { PopTarget, ScreenPop } from './screen-pop.js'

/** What to pop, or nothing, and why. */
export interface PopDecision {
  readonly pop: ScreenPop | null
  readonly decision: Decision
}

/** The key of the effect that pops a call at an extension. */
export const popKey = (callId: string, extension: string): string => `${callId}/popScreen/${extension}`

interface Target {
  readonly target: PopTarget
  readonly because: string
}

/**
 * Decides what opens at an agent who is offered this customer. The first pop rule that matches decides; without one, what
 * fits who was found. Expects the lookup to be settled. A hidden caller's number and name are in no part of the answer.
 */
export function decidePop(
  interaction: Pick<Interaction, 'id' | 'call' | 'lookup'>,
  extension: string,
  context: FactContext,
): PopDecision {
  const ofCall = interactionFacts(interaction, context)
  // the agent whom it is about: who is offered the customer, not who has had them
  const facts: Facts = (fact) => (fact === 'agent.extension' ? extension : ofCall(fact))
  const trial = tryRules(context.rules, facts, 'pop')
  const found = chooseTarget(interaction, extension, context.region, trial.match)
  const decision: Decision = {
    decision: found === null ? 'none' : found.target.kind,
    because: found === null ? `rule:${trial.match?.rule}` : found.because,
    ...versionOf(context.rules),
    rulesTried: trial.rulesTried,
    facts: { ...usualFacts(facts), ...trial.facts },
  }
  return {
    pop: found === null ? null : { key: popKey(interaction.id, extension), extension, target: found.target, decision },
    decision,
  }
}

function chooseTarget(
  interaction: Pick<Interaction, 'id' | 'call' | 'lookup'>,
  extension: string,
  region: string,
  match: { readonly rule: string; readonly action: PopAction['pop'] } | null,
): Target | null {
  const usual = usualTarget(interaction, region)
  if (match === null || match.action === 'auto') return usual
  if (match.action === false) return null
  const because = `rule:${match.rule}`
  if (typeof match.action === 'object') {
    const url = popUrl(match.action.url, urlValues(interaction, extension, region))
    return url === null ? { ...usual, because: 'urlNotUsable' } : { target: { kind: 'url', url }, because }
  }
  // nothing of a hidden caller may be searched for or written into a form
  if (interaction.lookup.state === 'hidden') return usual
  if (match.action === 'search') return { target: { kind: 'search', query: searchText(interaction, region) }, because }
  if (match.action === 'newRecord')
    return { target: { kind: 'newRecord', defaults: newRecordDefaults(interaction, region) }, because }
  const contactId = likeliest(interaction)
  return contactId === null ? usual : { target: { kind: 'record', contactId }, because }
}

/** What fits who was found. */
function usualTarget(interaction: Pick<Interaction, 'call' | 'lookup'>, region: string): Target {
  const { lookup } = interaction
  switch (lookup.state) {
    case 'hidden':
      return { target: { kind: 'search', query: '' }, because: 'hiddenNumber' }
    case 'unusable':
      return { target: { kind: 'search', query: searchText(interaction, region) }, because: 'unusableNumber' }
    case 'pending':
    case 'unavailable':
      return { target: { kind: 'search', query: searchText(interaction, region) }, because: 'directoryUnavailable' }
    case 'unknown':
      return { target: { kind: 'newRecord', defaults: newRecordDefaults(interaction, region) }, because: 'unknownCaller' }
    case 'matched': {
      if (lookup.chosen !== null) return { target: { kind: 'record', contactId: lookup.chosen }, because: 'knownCaller' }
      return {
        target: { kind: 'list', contactIds: lookup.matches.map((match) => match.contact.id) },
        because: 'severalCustomers',
      }
    }
  }
}

function searchText({ call }: Pick<Interaction, 'call'>, region: string): string {
  const raw = customerNumber(call)
  return toE164(raw, region) ?? (raw === null ? (callerName(call.customer) ?? '') : safeLine(raw, 100))
}

function newRecordDefaults({ call }: Pick<Interaction, 'call'>, region: string): Readonly<Record<string, string>> {
  const raw = customerNumber(call)
  const name = callerName(call.customer)
  return {
    ...(raw === null ? {} : { number: toE164(raw, region) ?? safeLine(raw, 100) }),
    ...(name === null ? {} : { name }),
  }
}

function likeliest({ lookup }: Pick<Interaction, 'lookup'>): ContactId | null {
  if (lookup.state !== 'matched') return null
  return lookup.chosen ?? lookup.matches[0]?.contact.id ?? null
}

function urlValues(interaction: Pick<Interaction, 'id' | 'call' | 'lookup'>, extension: string, region: string) {
  const call = withholdCaller(interaction.call)
  const raw = customerNumber(call)
  return {
    number: toE164(raw, region) ?? raw,
    name: callerName(call.customer),
    contactId: likeliest(interaction),
    callId: interaction.id,
    queue: call.queue,
    digits: call.digits,
    extension,
  }
}

/** The facts that every pop is explained with, whatever the rules asked. */
function usualFacts(facts: Facts): Decision['facts'] {
  const of = (name: 'caller.number' | 'caller.anonymous' | 'contact.known' | 'call.queue') => {
    const value = facts(name)
    return typeof value === 'object' ? null : value
  }
  return {
    'caller.number': of('caller.number'),
    'caller.anonymous': of('caller.anonymous'),
    'contact.known': of('contact.known'),
    'call.queue': of('call.queue'),
  }
}
