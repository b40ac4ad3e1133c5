import { RingloopError, type RuleSet } from '@ringloop/core'

/**
 * Checks that a gateway that splits tickets learns how their parts stand: without, none would ever be over, what comes after it never be
 * filed, and its call be kept for ever.
 *
 * @param learns whether it is told of changes of tickets, or asks for them
 * @throws `invalidConfig` for the first rule that splits if it does not
 */
export function checkSplits({ rules }: RuleSet, learns: boolean): void {
  const place = learns ? -1 : rules.findIndex(({ then }) => then.split !== undefined)
  if (place === -1) return
  throw new RingloopError('invalidConfig', `rules[${place}].then.split: nothing here tells when a part is over.`, {
    mend: 'Have the gateway ask for changes of tickets (ticketChanges.pollSeconds) or be told of them (ticketChanges.webhook), or take it out of the rule.',
  })
}
