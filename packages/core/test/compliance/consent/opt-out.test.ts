import { readOptOut } from '@ringloop/core/compliance'
import { describe, expect, it } from 'vitest'

describe('words that end it', () => {
  it.each([
    'STOP',
    'stop.',
    ' Stop! ',
    'ＳＴＯＰ',
    '退订',
    '【退订】',
    'TD',
    't',
    'Opt out',
    'opt-out',
    'unsubscribe',
    'Abmelden',
    'ARRÊT',
    '수신거부',
  ])('%s', (message) => {
    expect(readOptOut(message)).toBe('optOut')
  })

  it.each(['START', 'unstop', '订阅'])('%s begins it again', (message) => {
    expect(readOptOut(message)).toBe('optIn')
  })

  it.each(['', 'Please stop calling me', 'The bus stop', 'stop?? where', 'x'.repeat(1_000_000), '退订流程是什么'])(
    'a person has to read: %s',
    (message) => {
      expect(readOptOut(message)).toBeNull()
    },
  )
})
