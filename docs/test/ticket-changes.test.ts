import { describe, expect, it } from 'vitest'
import { configuredTicketChanges } from '../../packages/gateway/src/config/configured-ticket-changes.js'
import { parseConfig } from '../../packages/gateway/src/config/load-config.js'
import { blockOf, textOf } from './markdown.js'

const english = 'docs/guides/ticket-changes.md'
const chinese = 'docs/guides/zh-CN/ticket-changes.md'
const base = {
  region: 'DE',
  dataDirectory: 'data',
  freeswitch: { host: '127.0.0.1', password: 'ClueCon' },
  agents: [{ extension: '1001', name: 'Ann', token: 'a-token' }],
}

describe('the guide to changes of tickets', () => {
  it('has a configuration that is valid', () => {
    const config = parseConfig(JSON.stringify({ ...base, ...JSON.parse(blockOf(english, 'ticket-changes')) }), 'the guide')
    expect(config.publicUrl).toBe('https://desk.example.com')
    const path = 'f'.repeat(48)
    expect(configuredTicketChanges(config, { RINGLOOP_WEBHOOK: path })).toEqual({ pollSeconds: 60, webhook: path })
    expect(() => configuredTicketChanges(config, { RINGLOOP_WEBHOOK: 'short' })).toThrow(/16 to 200/)
    expect(() => configuredTicketChanges(config, {})).toThrow(/RINGLOOP_WEBHOOK is not set/)
  })

  it('lists every answer that the gateway gives', () => {
    const source = textOf('packages/gateway/src/server/webhook-listener.ts')
    const texts = source.slice(source.indexOf('const texts'), source.indexOf('function answer'))
    const given = [...texts.matchAll(/^ {2}(\d{3}): /gm)].map(([, status]) => status)
    expect(given.length).toBeGreaterThan(5)
    for (const page of [english, chinese])
      expect([...textOf(page).matchAll(/^\| (\d{3}) \|/gm)].map(([, status]) => status)).toEqual(given)
  })
})
