import { type ContactLookup, decideRoute, parseRuleSet, reduceCall, toCallId, toConnectionId, toContactId } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../packages/gateway/src/config/load-config.js'
import { blockOf } from './markdown.js'

const english = 'docs/guides/routing-before-answer.md'
const chinese = 'docs/guides/zh-CN/routing-before-answer.md'

const routeOf = (facts: { tags?: string[]; level?: string; account?: string; anonymous?: boolean }) => {
  const callId = toCallId('a')
  const base = { at: 0, origin: 'live', callId } as const
  const customer = { number: facts.anonymous ? null : '+4930123456', name: null, anonymous: facts.anonymous ?? false }
  const connectionId = toConnectionId('a')
  const begun = reduceCall(undefined, {
    ...base,
    type: 'originated',
    id: '1',
    connectionId,
    direction: 'inbound',
    customer,
    dialled: '5000',
  })
  const variables = facts.account === undefined ? {} : { 'X-Account': facts.account }
  const call = reduceCall(begun, { ...base, type: 'callInformation', id: '2', variables })
  if (call === undefined) throw new Error('no call')
  const contact = {
    id: toContactId('c'),
    name: 'C',
    numbers: [],
    tags: facts.tags ?? [],
    ...(facts.level ? { level: facts.level } : {}),
  }
  const match = { contact, confidence: 1, because: 'onlyOwnerOfNumber', openTickets: [], history: [] } as const
  const lookup: ContactLookup = facts.anonymous
    ? { state: 'hidden' }
    : { state: 'matched', matches: [match], chosen: contact.id, missing: [] }
  return decideRoute({ call, lookup }, { rules: parseRuleSet(blockOf(english, 'rules.json')), region: 'DE' }).target
}

describe('the guide to routing', () => {
  it.each(['dialplan', 'outbound', 'rules.json'])('says the same in both languages: %s', (id) => {
    expect(blockOf(chinese, id)).toBe(blockOf(english, id))
  })

  it('has an extension for every kind of route, and guards the socket', () => {
    const dialplan = blockOf(english, 'dialplan')
    for (const kind of ['queue', 'agent', 'ivr', 'reject', 'voicemail', 'continue'])
      expect(dialplan).toContain(`expression="^ringloop-${kind}$"`)
    expect(dialplan.match(/application="\w+"/g)?.slice(0, 4)).toEqual(
      ['sched_transfer', 'socket', 'sched_cancel', 'transfer'].map((name) => `application="${name}"`),
    )
    // every tag that opens is closed
    const open: string[] = []
    for (const [, closing, name = '', itself] of dialplan.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g)) {
      if (closing) expect(open.pop()).toBe(name)
      else if (!itself) open.push(name)
    }
    expect(open).toEqual([])
  })

  it('has a configuration that is valid', () => {
    const rest = '"region": "DE", "dataDirectory": "data", "agents": [{ "extension": "1001", "name": "Ann", "token": "t" }]'
    expect(parseConfig(`{ ${rest}, ${blockOf(english, 'outbound')} }`, 'gateway.json').freeswitch).toMatchObject({
      sipHeaders: ['X-Account', 'User-to-User'],
      outbound: { host: '127.0.0.1', port: 8084, decideMilliseconds: 1500, peers: ['127.0.0.0/8', '::1'] },
    })
  })

  it('has rules that send calls where it says', () => {
    expect(routeOf({ tags: ['blocked'], level: 'gold' })).toEqual({ kind: 'reject', cause: 'CALL_REJECTED' })
    expect(routeOf({ tags: ['project-x'] })).toEqual({ kind: 'agent', extension: '1001' })
    expect(routeOf({ level: 'gold' })).toEqual({ kind: 'queue', queue: 'gold@default' })
    expect(routeOf({ account: 'R-12' })).toEqual({ kind: 'queue', queue: 'partners@default' })
    expect(routeOf({ anonymous: true })).toEqual({ kind: 'ivr', extension: '5900' })
    expect(routeOf({})).toEqual({ kind: 'continue' })
  })
})
