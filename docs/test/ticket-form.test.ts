import { describe, expect, it } from 'vitest'
import { ticketTemplatesOf } from '../../packages/gateway/src/case/ticket-templates.js'
import { parseConfig } from '../../packages/gateway/src/config/load-config.js'
import { blockOf } from './markdown.js'

/** A configuration with these keys of the guide's. */
const configWith = (id: string) =>
  parseConfig(
    JSON.stringify({
      region: 'DE',
      dataDirectory: 'data',
      freeswitch: { host: '127.0.0.1', password: 'secret' },
      agents: [{ extension: '1001', name: 'Bo', token: 'a-long-token' }],
      ...JSON.parse(blockOf('docs/guides/ticket-form.md', id)),
    }),
    'gateway.json',
  )

describe('the guide to ticket forms', () => {
  it('has templates that are for the categories it says, with fields of each type', () => {
    const [repair, other] = ticketTemplatesOf(configWith('templates').ticketTemplates ?? [])
    expect(repair?.categories).toEqual(['repair', '维修'])
    expect(other?.categories).toBeNull()
    expect(repair?.fields.map(({ name, type, required }) => [name, type, required])).toEqual([
      ['serial', 'text', true],
      ['warranty', 'boolean', false],
      ['bought', 'date', true],
      ['fault', 'choice', false],
      ['parts', 'choices', false],
      ['floor', 'integer', false],
    ])
    expect(other?.fields[0]?.title).toEqual({ en: 'Order number' })
  })

  it('has limits of files that a gateway takes', () => {
    expect(configWith('attachments').attachments).toEqual({
      maximumMegabytes: 20,
      maximumFiles: 10,
      types: ['image/*', 'application/pdf'],
    })
  })
})
