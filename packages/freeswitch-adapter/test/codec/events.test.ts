import { describe, expect, it } from 'vitest'
import { readJsonEvent } from '../../src/codec/json-event.js'
import { readPlainEvent } from '../../src/codec/plain-event.js'

const json = (text: string) => readJsonEvent(Buffer.from(text))
const plain = (text: string) => readPlainEvent(Buffer.from(text))

describe('a JSON event', () => {
  it('does not take a name inside a value for a name', () => {
    const event = json(
      JSON.stringify({
        'Event-Name': 'CUSTOM',
        Note: '"Unique-ID":"forged","Unique-ID":"forged',
        List: ['"Unique-ID":"no"', ','],
      }),
    )
    expect(event.get('Unique-ID')).toBeUndefined()
    expect(event.all('List')).toEqual(['"Unique-ID":"no"', ','])
    expect(event.get('List')).toBe('ARRAY::"Unique-ID":"no"|:,')
  })

  it('takes the last of two headers with one name', () => {
    expect(json('{"Event-Name":"A","Hangup-Cause":"NORMAL","Event-Name":"B"}').name).toBe('B')
  })

  it('reads escapes, also a value that ends in a backslash', () => {
    const values = { a: 'ends in \\', b: 'say "hi"\\', c: '\u0000\r\n\t\b\f/', d: '王😀', e: '', f: '\\"' }
    const event = json(JSON.stringify(values))
    expect(Object.fromEntries(event.headers())).toEqual(values)
    expect(json('{"k":"\\u738b\\ud83d\\ude00\\/"}').get('k')).toBe('王😀/')
  })

  it('makes U+FFFD of bytes that are no UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"Event-Name":"X","Caller-Caller-ID-Name":"J'),
      Buffer.from([0xe9]),
      Buffer.from('rgen"}'),
    ])
    expect(readJsonEvent(bytes).get('Caller-Caller-ID-Name')).toBe('J\ufffdrgen')
  })

  it('reads JSON that no FreeSWITCH wrote', () => {
    const event = json('{ "Event-Name" : "X", "n": 5, "nested": {"Unique-ID":"inner"}, "Unique-ID": "outer", "none": null }')
    expect([event.name, event.get('n'), event.get('Unique-ID'), event.get('none')]).toEqual(['X', '5', 'outer', ''])
    expect(json('{"a":{"Unique-ID":"inner"}}').get('Unique-ID')).toBeUndefined()
    expect(json('{"Event\\u002dName":"X"}').name).toBe('X')
  })

  it('has no headers if it is no JSON object, and does not throw', () => {
    for (const text of ['', '{', '{}', '[]', '{"a"}', '{"a":"b}', '{"a":"b"}}', 'null', '{"a":"b",}']) {
      expect([...json(text).headers()], text).toEqual([])
      expect(json(text).name).toBe('')
      expect(json(text).body).toBeUndefined()
    }
  })

  it('knows names beyond ASCII, and that some names cannot be', () => {
    const event = json('{"variable_客户":"王","a\\"b":"odd"}')
    expect(event.get('variable_客户')).toBe('王')
    expect(event.get('a"b')).toBe('odd')
    expect(event.get('')).toBeUndefined()
  })
})

describe('a plain event', () => {
  it('decodes leniently: what is no escape stays', () => {
    const event = plain('Event-Name: X\nReply-Text: 50% off\nBad: %E9%zz%4\nGood: %E7%8E%8B%20a%3ab\nEmpty: \nBare:\n\n')
    expect(event.get('Reply-Text')).toBe('50% off')
    expect(event.get('Bad')).toBe('\ufffd%zz%4')
    expect(event.get('Good')).toBe('王 a:b')
    expect([event.get('Empty'), event.get('Bare'), event.get('Event')]).toEqual(['', '', undefined])
  })

  it('keeps headers and body apart', () => {
    const event = plain('Event-Name: CUSTOM\nX-Dup: 1\nX-Dup: 2\nContent-Length: 16\n\nEvent-Name: FAKE')
    expect([event.name, event.get('X-Dup'), event.body]).toEqual(['CUSTOM', '2', 'Event-Name: FAKE'])
    expect([...event.headers()].length).toBe(4)
    expect(plain('Event-Name: X\n\n').body).toBeUndefined()
  })

  it('takes arrays apart', () => {
    const event = plain('Event-Name: X\nvia: ARRAY%3A%3Aa%7C%3Ab\none: a\n\n')
    expect([event.all('via'), event.all('one'), event.all('none')]).toEqual([['a', 'b'], ['a'], []])
  })

  it('does not take a header whose name begins alike', () => {
    expect(plain('Event-Name-X: no\nXEvent-Name: no\nEvent-Name: yes\n\n').name).toBe('yes')
  })
})
