import { safeLine } from '@ringloop/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { originateVariables } from '../../src/connection/originate-variables.js'
import { sipHeaderVariables } from '../../src/user-to-user/sip-header-variables.js'
import { decodeUserToUser, encodeUserToUser } from '../../src/user-to-user/user-to-user.js'

const hex = (text: string) => Buffer.from(text).toString('hex')

describe('a User-to-User header', () => {
  it.each([
    ['plain text', 'ticket 42', 'ticket 42'],
    ['plain text with parameters', 'ticket42;purpose=crm', 'ticket42'],
    ['a quoted text', '"ticket \\"42\\"; a";purpose=x', 'ticket "42"; a'],
    ['hexadecimal text', `${hex('案件 42')};encoding=hex`, '案件 42'],
    ['parameters in any order and spelling', `${hex('T42').toUpperCase()} ; purpose=isdn-uui ;Encoding="HEX"`, 'T42'],
    ['the octet of ISDN for characters', `04${hex('T42')};encoding=hex;content=isdn-uui`, 'T42'],
    ['the octet of ISDN for the user’s own', `00${hex('T42')};encoding=hex`, 'T42'],
    ['bytes that are no text', '56A390F3D2B7310023A2;encoding=hex;purpose=foo', '56a390f3d2b7310023a2'],
    ['what is not hexadecimal after all', 'xyz;encoding=hex', 'xyz'],
    ['half a byte', '414;encoding=hex', '414'],
    ['the first of several', `${hex('one')};encoding=hex, ${hex('two')};encoding=hex`, 'one'],
    ['digits that nobody calls hexadecimal', '004142', '004142'],
    ['text with colours and line breaks', 'a\u001b[31mb\r\nX: y', 'ab X: y'],
    ['nothing', ' ;encoding=hex', null],
  ])('gives %s', (_what, header, text) => {
    expect(decodeUserToUser(header)).toBe(text)
  })

  it('is never too much, whatever comes', () => {
    expect(decodeUserToUser(`"${'\\'.repeat(1_000_000)}`)?.length ?? 0).toBeLessThanOrEqual(500)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (header) => {
        const text = decodeUserToUser(header)
        expect(text === null || (text !== '' && [...text].length <= 500 && !/\p{Cc}/u.test(text))).toBe(true)
      }),
    )
  })

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (text) => {
        fc.pre(Buffer.byteLength(text) <= 250 && !/[\p{Cc}\ufffd]/u.test(text) && safeLine(text, 500) === text)
        expect(decodeUserToUser(encodeUserToUser(text))).toBe(text)
      }),
    )
  })

  it('holds nothing but digits and its parameter, or is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        let written: string
        try {
          written = encodeUserToUser(text)
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalidInput' })
          return
        }
        expect(written).toMatch(/^(?:[\da-f]{2}){1,250};encoding=hex$/)
      }),
    )
    expect(() => encodeUserToUser('')).toThrow()
    expect(() => encodeUserToUser('\ud800')).toThrow()
    expect(() => encodeUserToUser('x'.repeat(251))).toThrow()
  })
})

describe('headers for the next leg', () => {
  it('become the variables that mod_sofia sends, also in a dial string', () => {
    const variables = sipHeaderVariables({ userToUser: 'T 42', headers: { 'X-Ticket': 'T 42, second; "no"'.replace(/"/g, '') } })
    expect(variables).toEqual({ 'sip_h_User-to-User': `${hex('T 42')};encoding=hex`, 'sip_h_X-Ticket': 'T 42, second; no' })
    expect(originateVariables(variables)).toBe(
      `{sip_h_User-to-User='${hex('T 42')};encoding=hex',sip_h_X-Ticket='T 42\\, second; no'}`,
    )
  })

  it.each(['Ticket', 'X-', 'X-a b', 'X-A:', 'X-A\r\nB', 'x-a', `X-${'a'.repeat(61)}`])('have no other names: %j', (name) => {
    expect(() => sipHeaderVariables({ headers: { [name]: 'v' } })).toThrow(expect.objectContaining({ code: 'invalidInput' }))
  })

  it('cannot be broken out of', () => {
    const hostile = fc.string({ unit: fc.constantFrom(...'\r\n\0{}[]<>,|\'"\\$^ a:;'), minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(hostile, (value) => {
        try {
          const written = Object.values(sipHeaderVariables({ headers: { 'X-A': value } }))
          expect(written).toEqual([value])
          expect(value).not.toMatch(/[\r\n\0{}[\]<>\\$^'"]|^ | $/)
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalidInput' })
        }
      }),
    )
  })
})
