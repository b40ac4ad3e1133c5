import { createMemoryStore, createPipeline, type Effect, parseRuleSet, type RuleSet, toCallId, toTicketId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { type ChangedCall, dryRun } from '../../src/rules-cli/dry-run.js'
import type { OpenedJournal } from '../../src/rules-cli/open-journal.js'
import { sampleCleared, sampleOriginated } from '../samples/sample-events.js'

const rulesOf = (...rules: readonly unknown[]): RuleSet => parseRuleSet({ version: 1, wrapUpSeconds: 0, rules })

/** The journal of a gateway with no rules at all: one call, abandoned and filed. */
async function journalOf(ticket: 'ticketFiled' | 'ticketNotFiled'): Promise<OpenedJournal> {
  const store = createMemoryStore()
  const pipeline = createPipeline({ rules: rulesOf(), region: 'DE', language: 'en' })
  const base = { at: 9_000, callId: toCallId('a') }
  const events = [
    sampleOriginated('a'),
    sampleCleared('a', { outcome: 'abandoned' }),
    ticket === 'ticketFiled'
      ? { ...base, id: 'a:filed', type: ticket, ticketId: toTicketId('17'), url: null, version: '1' }
      : { ...base, id: 'a:notFiled', type: ticket, reason: 'No.', mend: null, attempts: 1, final: true },
  ]
  const effects: Effect[] = events.flatMap((event) => pipeline.apply(event).effects)
  await store.commit({ events, effects, ended: [] })
  return {
    read: () => store.read({ from: 1 }),
    readCall: async () => [],
    effects: async () => effects.map((effect) => ({ key: effect.key, callId: 'a', type: effect.type, effect })),
    [Symbol.asyncDispose]: async () => {},
  }
}

async function run(journal: OpenedJournal, rules: RuleSet) {
  const changed: ChangedCall[] = []
  const window = { from: 0, to: 1e12, signal: new AbortController().signal }
  const told = await dryRun(journal, {
    rules,
    region: 'DE',
    language: 'en',
    ...window,
    onChanged: (call) => changed.push(call),
  })
  return { told: Object.fromEntries([...told.rules].map(([rule, counts]) => [rule, [...counts]])), changed }
}

describe('a dry run over a ticket that was filed', () => {
  const afterFiling = {
    id: 'filed',
    when: { fact: 'ticket.status', known: true },
    then: { notify: { channel: 'ops', text: 'x' } },
  }

  it.each(['ticketFiled', 'ticketNotFiled'] as const)('tells that other rules would not have (%s)', async (ticket) => {
    const { told, changed } = await run(
      await journalOf(ticket),
      rulesOf({ id: 'none', then: { ticket: false, assign: { agent: 'bo' } } }, afterFiling),
    )
    expect(changed).toMatchObject([
      { callId: 'a', changes: [{ what: 'ticket', was: expect.stringMatching(/^high, Call back/), would: 'none' }] },
    ])
    expect(told).toEqual({ none: [['ticket', 1]], filed: [] })
  })

  it('counts what rules do about it where they would have filed it too', async () => {
    const { told, changed } = await run(await journalOf('ticketFiled'), rulesOf(afterFiling))
    expect(changed).toEqual([])
    expect(told).toEqual({ filed: [['notify', 1]] })
  })
})
