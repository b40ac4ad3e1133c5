import type { FactValue, RuleSet } from '@ringloop/core'
import type { HostClock } from '../pipeline-host/host-clock.js'
import { secondsToBreach } from '../sla/seconds-to-breach.js'
import type { ServiceLevels } from '../sla/service-levels.js'
import type { WaitingFacts } from './priority-keeper.js'

const breach = 'ticket.secondsToBreach'

/**
 * Facts about who waits beside those of the call: `ticket.secondsToBreach` of their open tickets, if the rules ask for it and service
 * levels are kept, and what `more` knows, which goes before.
 */
export function createWaitingFacts(options: {
  readonly rules: () => RuleSet
  readonly serviceLevels: Pick<ServiceLevels, 'load'> | null
  readonly clock: HostClock
  readonly more?: WaitingFacts | undefined
}): WaitingFacts {
  let asked: { readonly rules: RuleSet; readonly forBreach: boolean } | null = null
  return async (interaction, within) => {
    const { serviceLevels, clock, more } = options
    const rules = options.rules()
    if (asked?.rules !== rules) asked = { rules, forBreach: JSON.stringify(rules).includes(breach) }
    const facts: Record<string, FactValue> = {}
    if (asked.forBreach && serviceLevels !== null)
      facts[breach] = await secondsToBreach(interaction, serviceLevels.load, clock.now())
    return { ...facts, ...(await more?.(interaction, within)) }
  }
}
