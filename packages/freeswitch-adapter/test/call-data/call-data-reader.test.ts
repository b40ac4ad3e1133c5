import { describe, expect, it } from 'vitest'
import { createCallDataReader, readUserToUser } from '../../src/call-data/call-data-reader.js'
import type { SwitchEvent } from '../../src/normalise/switch-event.js'

const event = (headers: Readonly<Record<string, string | readonly string[]>>): SwitchEvent => {
  const values = (name: string) => [headers[name] ?? []].flat()
  return {
    name: 'CHANNEL_CREATE',
    get: (name) => values(name)[0],
    all: values,
    headers: () => Object.keys(headers).map((name) => [name, values(name)[0] ?? ''] as const),
  }
}

describe('the data of a call', () => {
  it('is what the configuration names, and nothing else', () => {
    const channel = event({ variable_cti_order: '42', 'variable_sip_h_X-Account': '4711', 'variable_sip_h_X-Other': 'no' })
    expect(createCallDataReader({})(channel)).toEqual({})
    expect(createCallDataReader({ variables: ['cti_*'], sipHeaders: ['X-Account'] })(channel)).toEqual({
      cti_order: '42',
      'X-Account': '4711',
    })
  })

  it.each([
    ['as the sender spelt it', { 'variable_sip_h_X-Account': 'a' }],
    ['in small letters', { 'variable_sip_h_x-account': 'a' }],
    ['of the answer to our own call', { 'variable_sip_rh_X-Account': 'a' }],
    ['with parse-all-invite-headers', { variable_sip_i_x_account: ['a', 'b'] }],
    ['with an empty one before it', { 'variable_sip_h_X-Account': '', variable_sip_i_x_account: 'a' }],
  ])('has a SIP header %s', (_where, headers) => {
    expect(createCallDataReader({ sipHeaders: ['X-Account'] })(event(headers))).toEqual({ 'X-Account': 'a' })
  })

  it('has headers as one safe line of bounded length', () => {
    const read = createCallDataReader({ sipHeaders: ['X-Account', 'X-Empty'] })
    const data = read(
      event({ 'variable_sip_h_X-Account': `\u001b[2J\u202e${'a'.repeat(5_000)}\r\nX: y`, 'variable_sip_h_X-Empty': '\u0007' }),
    )
    expect(data['X-Account']).toMatch(/^a{999}…$/)
    expect(data).not.toHaveProperty('X-Empty')
  })

  it('has user-to-user data decoded, under one name', () => {
    const channel = event({ 'variable_sip_h_User-to-User': '63617365203432;encoding=hex' })
    expect(createCallDataReader({ sipHeaders: ['user-to-user'] })(channel)).toEqual({ userToUser: 'case 42' })
    expect(readUserToUser(channel)).toBe('case 42')
    expect(readUserToUser(event({}))).toBeNull()
  })
})
