import type { RuleSet } from './rule-set.js'

/**
 * No rules of one's own. What then holds: every agent who is offered a customer gets a pop that fits who was found; every
 * inbound call and every answered outbound call gets a ticket, the ones nobody took a call-back ticket with raised priority.
 */
export const defaultRules: RuleSet = { version: 1, wrapUpSeconds: 60, rules: [] }
