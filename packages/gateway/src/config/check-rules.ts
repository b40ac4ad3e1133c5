import { nearest, RingloopError, type RuleSet } from '@ringloop/core'
import { parseCalendar } from '@ringloop/core/calendars'
import { checkChannels, type Notifiers } from '../notifications/create-notifiers.js'
import { checkOutsideActions, type OutsideActions } from '../outside/outside-actions.js'

/** What rules can name that stands in the configuration. */
export interface RuleSurroundings {
  readonly notifier: Pick<Notifiers, 'channels'>
  readonly outsideActions: OutsideActions
  /** Chains of escalation by name. */
  readonly chains: readonly string[]
}

/**
 * Checks that this gateway can do what rules say: that their calendars can be read, and that channels, chains of escalation and other
 * systems that they name are configured.
 *
 * @throws `invalidConfig` or `invalidRules` for the first that is not
 */
export function checkRules(rules: RuleSet, { notifier, outsideActions, chains }: RuleSurroundings): void {
  for (const [name, calendar] of Object.entries(rules.calendars ?? {})) parseCalendar(calendar, `calendars.${name}`)
  const named = rules.rules.flatMap(({ then }, index) =>
    then.notify === undefined ? [] : [{ channel: then.notify.channel, place: `rules[${index}].then.notify.channel` }],
  )
  checkChannels(named, notifier)
  checkOutsideActions(rules, outsideActions)
  for (const [index, { then }] of rules.rules.entries()) {
    const chain = then.escalate?.chain
    if (chain !== undefined && !chains.includes(chain)) throw unknownChain(chain, chains, `rules[${index}].then.escalate.chain`)
  }
}

function unknownChain(chain: string, chains: readonly string[], place: string): RingloopError {
  const meant = nearest(chain, chains)
  const there = chains.length === 0 ? 'there are none so far' : `there are ${chains.slice(0, 20).join(', ')}`
  return new RingloopError('invalidConfig', `${place}: there is no chain of escalation "${chain.slice(0, 64)}".`, {
    mend: meant === null ? `Add it to sla.chains; ${there}.` : `Did you mean "${meant}"?`,
  })
}
