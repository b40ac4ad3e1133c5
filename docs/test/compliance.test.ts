import { type E164, toContactId } from '@ringloop/core'
import { createMasker } from '@ringloop/core/compliance'
import { complianceConfigSchema } from '@ringloop/gateway'
import { describe, expect, it } from 'vitest'
import { afterMessage, keepable, mayICall } from '../../examples/compliance/may-i-call.js'
import { blockOf, textOf } from './markdown.js'

const english = 'docs/guides/compliance.md'
const _chinese = 'docs/guides/zh-CN/compliance.md'
const config = () => complianceConfigSchema.parse(JSON.parse(blockOf(english, 'compliance')).compliance)

describe('the guide to compliance', () => {
  it('shows a configuration that the gateway takes', () => {
    expect(config().callingHours?.otherwise).toBe('Europe/Berlin')
  })

  it('shows what is masked by it', () => {
    const masker = createMasker(config().masking)
    for (const line of blockOf(english, 'masked').trimEnd().split('\n')) {
      const [before = '', after = ''] = line.split('→').map((side) => side.trim())
      expect(masker.mask(before)).toBe(after)
    }
  })

  it('names every key of masking with its default', () => {
    const defaults: Readonly<Record<string, unknown>> = complianceConfigSchema.parse({}).masking
    for (const [key, value] of Object.entries(defaults)) {
      const shown = value === null || Array.isArray(value) ? 'none' : `\`${JSON.stringify(value)}\``
      expect(textOf(english)).toMatch(new RegExp(`^\\| \`${key}\` \\|.*\\| ${shown} \\|$`, 'm'))
    }
  })

  it('asks as its example says', async () => {
    const contact = toContactId('ada')
    const [ada, listed] = ['+4989123456', '+4930901820'] as [E164, E164]
    const signal = new AbortController().signal
    const [noon, night] = [Date.parse('2026-11-20T11:00:00Z'), Date.parse('2026-11-20T22:00:00Z')]
    expect(await mayICall(ada, {}, noon, signal)).toBe('no: never allowed, or not any more')
    const allowed = afterMessage({}, contact, '1', 'START', noon - 10)
    expect(await mayICall(ada, allowed, noon, signal)).toBe('yes')
    expect(await mayICall(listed, allowed, noon, signal)).toBe('no: on the list')
    expect(await mayICall(ada, allowed, night, signal)).toBe('no: It is Friday 23:00 there; nobody is called there then.')
    const stopped = afterMessage(allowed, contact, '2', '退订', noon)
    expect(await mayICall(ada, stopped, noon, signal)).toBe('no: never allowed, or not any more')
    expect(keepable('KD-004711 paid with 4111111111111111')).toBe('KD-•••••• paid with ••••••••••••1111')
  })
})
