import { describe, expect, it } from 'vitest'
import { callerIdentity } from '../../src/pops/caller-identity.js'
import { ivrEntries } from '../../src/pops/ivr-entries.js'
import { missingParts } from '../../src/pops/missing-parts.js'
import { openTickets } from '../../src/pops/open-tickets.js'
import { safeUrl } from '../../src/text/safe-url.js'
import { call, candidates, interaction, now, ticket, wang } from '../fixtures/interactions.js'

describe('callerIdentity', () => {
  it('gives nothing of a hidden caller on, even if a lookup answered', () => {
    const hiding = call('a', { customer: { number: '13912345678', name: 'Secret', anonymous: true } })
    expect(callerIdentity(interaction('a', { call: hiding }))).toEqual({ kind: 'hidden' })
  })

  it('is a customer once there is one or one was chosen, candidates before', () => {
    const several = (chosen: (typeof candidates)[number] | null) =>
      callerIdentity(
        interaction('a', {
          lookup: { state: 'matched', matches: candidates, chosen: chosen?.contact.id ?? null, missing: [] },
        }),
      ).kind
    expect(several(null)).toBe('candidates')
    expect(several(candidates[1] ?? null)).toBe('customer')
    expect(callerIdentity(interaction('a'))).toMatchObject({ kind: 'customer', match: { contact: { id: wang.contact.id } } })
  })
})

describe('openTickets', () => {
  it('shows the most urgent, of equal ones the longest untouched, and counts the rest', () => {
    const { shown, more } = openTickets(wang.openTickets, 3)
    expect(shown.map((one) => one.id)).toEqual(['4471', '4466', '4401'])
    expect(more).toBe(2)
  })

  it('leaves out what is done', () => {
    const done = { ...ticket('1', 'x', 'urgent', 1), status: 'closed' as const }
    expect(openTickets([done], 3)).toEqual({ shown: [], more: 0 })
  })
})

describe('missingParts', () => {
  it('keeps quiet for two seconds, then names what is missing', () => {
    const waiting = interaction('a', { lookup: { state: 'pending' } })
    expect(missingParts(waiting, now, now + 1999)).toEqual({ late: [], awaited: true })
    expect(missingParts(waiting, now, now + 2000).late).toEqual(['contact', 'openTickets', 'history'])
  })

  it('says at once what the gateway says is missing', () => {
    const partly = interaction('a', { lookup: { state: 'matched', matches: [wang], chosen: null, missing: ['history'] } })
    expect(missingParts(partly, now, now)).toEqual({ late: ['history'], awaited: false })
  })
})

describe('ivrEntries', () => {
  it('names variables for people, leaves empty ones out, and makes hostile values one harmless line', () => {
    const { digits, entries } = ivrEntries(
      call('a', {
        digits: '1\r\n2',
        variables: { ivr_order_no: '4711', cc_empty: '  ', ivr_evil: 'a\u001b[31mb\r\nInjected: c' },
      }),
    )
    expect(digits).toBe('1 2')
    expect(entries.map(({ label, value }) => [label, value])).toEqual([
      ['order no', '4711'],
      ['evil', 'ab Injected: c'],
    ])
  })
})

describe('safeUrl', () => {
  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'data:text/html,x', '/t/1', 'vbscript:x', ''])(
    'refuses %j',
    (url) => expect(safeUrl(url)).toBeNull(),
  )
  it('lets http and https through', () => {
    expect(safeUrl('https://tickets.example/t/1')).toBe('https://tickets.example/t/1')
    expect(safeUrl('http://10.0.0.1:8080/')).toBe('http://10.0.0.1:8080/')
  })
})
