import { type DigitsReceivedEvent, type TelephonyEvent, toCallId } from '@ringloop/core'
import { createMasker } from '@ringloop/core/compliance'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { createDigitHold, type DigitHold, type DigitHoldOptions } from '../../src/compliance/digit-hold.js'
import { sampleCleared, sampleDelivered } from '../samples/sample-events.js'

let now = 0
/** How far the switch's clock is ahead of ours. */
let ahead = 0
let timers: { at: number; run: () => void }[]
let released: TelephonyEvent[]
let hold: DigitHold
let ids = 0

beforeEach(() => {
  now = 100_000
  ahead = 0
  timers = []
  released = []
  hold = open()
})

const open = (active: DigitHoldOptions['active'] = []) =>
  createDigitHold({
    active,
    masker: createMasker({ residentIds: true }),
    secureVariable: 'secure',
    clock: {
      now: () => now,
      after(milliseconds, run) {
        const timer = { at: now + milliseconds, run }
        timers.push(timer)
        return () => {
          timers = timers.filter((other) => other !== timer)
        }
      },
    },
    release: (events) => released.push(...events),
  })

const pass = (milliseconds: number) => {
  now += milliseconds
  for (const timer of timers.filter(({ at }) => at <= now)) {
    timers = timers.filter((other) => other !== timer)
    timer.run()
  }
}
const key = (digits: string, call = 'a'): DigitsReceivedEvent => ({
  type: 'digitsReceived',
  id: `digit:${++ids}`,
  at: now + ahead,
  origin: 'live',
  callId: toCallId(call),
  digits,
})
const secure = (value: string): TelephonyEvent => ({
  type: 'callInformation',
  id: `secure:${++ids}`,
  at: now,
  origin: 'live',
  callId: toCallId('a'),
  variables: { secure: value },
})
/** Keys half a second apart; a space is a pause of three. */
const press = (keys: string, call = 'a') => {
  const stored: TelephonyEvent[] = []
  for (const digit of keys) {
    if (digit === ' ') pass(2_500)
    else {
      pass(500)
      stored.push(...hold.take([key(digit, call)]))
    }
  }
  return digitsOf(stored)
}
const digitsOf = (events: readonly TelephonyEvent[]) =>
  events.map((event) => (event.type === 'digitsReceived' ? event.digits : `<${event.type}>`)).join('')

describe('keys of callers', () => {
  it('go on at once while they are few', () => {
    expect(press('1')).toBe('1')
    expect(press('234')).toBe('234')
    expect(press('56')).toBe('56')
  })

  it('are stored without a card number that is keyed in digit by digit, but for the first six and the last four', () => {
    expect(press('4111111111111111')).toBe('411111')
    expect(press('#')).toBe('••••••1111#')
  })

  it('are stored without it also where it comes after a choice in the menu', () => {
    press('1')
    expect(press('4111111111111111#')).toBe('41111•••••••1111#')
  })

  it('go on before the call does', () => {
    press('12345678')
    expect(digitsOf(hold.take([sampleDelivered('a', { at: now })]))).toBe('78<delivered>')
    press('4111111111111111')
    expect(digitsOf(hold.take([sampleCleared('a', { at: now })]))).toBe('••••••••••••1111<callCleared>')
    expect(timers).toEqual([])
  })

  it('go on after ten seconds of quiet, and what then completes a card is masked as far as it has not gone', () => {
    press('4111111111')
    pass(9_999)
    expect(released).toEqual([])
    pass(1)
    expect(digitsOf(released)).toBe('1111')
    released.length = 0
    expect(press('111111')).toBe('')
    pass(10_000)
    expect(digitsOf(released)).toBe('••1111')
  })

  it('are judged together although they were keyed slowly', () => {
    expect(press('4111 1111 1111 1111 #')).toBe('411111••••••1111#')
  })

  it('of a number that is no secret go on as they are, each in its own event', () => {
    const events = [...'0012345678'].map((digit) => key(digit))
    const first = hold.take(events)
    const rest = hold.take([key('#')])
    expect([...first, ...rest].slice(0, -1)).toEqual(events)
  })

  it('of other calls do not mix', () => {
    press('41111111', 'a')
    press('11111111', 'b')
    pass(10_000)
    expect(digitsOf(released)).toBe('1111')
  })

  it('are not kept at all while the variable says so', () => {
    hold.take([secure('true')])
    expect(press('12#')).toBe('••' + '•')
    hold.take([secure('false')])
    expect(press('12')).toBe('12')
  })

  it('that come several at once are judged, too', () => {
    expect(digitsOf(hold.take([key('1'), key('4111111111111111')]))).toBe('1')
    pass(10_000)
    expect(digitsOf(released)).toBe('••••••••••••1111')
  })

  it('that wait when the process stops are all masked: one more may have completed a card', () => {
    expect(press('411111111111111')).toBe('411111')
    expect(digitsOf(hold.flush())).toBe('•'.repeat(9))
    hold = open([{ id: toCallId('a'), digits: '411111•••••••••', variables: {} }])
    expect(press('1#')).toBe('••')
    expect(press('12')).toBe('12')
  })

  it('after a restart are masked until what was being keyed in is over: by #, ten seconds of quiet, or as the call goes on', () => {
    const again = (digits: string) => {
      hold = open([{ id: toCallId('a'), digits, variables: {} }])
    }
    again('411111')
    expect(press('11111111')).toBe('•'.repeat(8))
    pass(10_000)
    expect(press('12')).toBe('12')
    again('411111')
    hold.take([sampleDelivered('a', { at: now })])
    expect(press('12')).toBe('12')
    again('')
    expect(press('12')).toBe('12')
    again('4711#')
    expect(press('12')).toBe('12')
  })

  it.each([11_000, -11_000])('after a restart are masked though the clock of the switch is %i ms ahead', (milliseconds) => {
    ahead = milliseconds
    hold = open([{ id: toCallId('a'), digits: '411111', variables: {} }])
    expect(press('1111111111')).toBe('•'.repeat(10))
    pass(10_000)
    expect(press('12')).toBe('12')
  })

  it('after a restart are not kept while the variable still says so: it is not told again', () => {
    hold = open([{ id: toCallId('a'), digits: '', variables: { secure: 'true' } }])
    expect(press('12')).toBe('••')
    hold.take([secure('false')])
    expect(press('12')).toBe('12')
  })

  it('go on when somebody is about to decide by them', () => {
    expect(press('0123456789')).toBe('012345')
    expect(digitsOf(hold.settle(toCallId('a')))).toBe('6789')
    expect(digitsOf(hold.settle(toCallId('a')))).toBe('')
    expect(hold.settle(toCallId('b'))).toEqual([])
    expect(timers).toEqual([])
  })

  it('of many calls: who keyed in something longest ago is let go, with all masked, and what is secure stays so', () => {
    hold.take([{ ...secure('true'), callId: toCallId('safe') }])
    press('12345678', 'first')
    for (let call = 0; call < 9_998; call++) hold.take([key('1', `c${call}`)])
    hold.take([key('9', 'first')])
    for (let call = 0; call < 10_000; call++) hold.take([key('1', `d${call}`)])
    expect(press('12', 'safe')).toBe('••')
  })

  it('never let more than six digits of a card out before the last four when the process stops in it and starts again', () => {
    const cards = fc.constantFrom('4111111111111111', '378282246310005', '6212345678901265')
    fc.assert(
      fc.property(cards, fc.nat(14), (card, upTo) => {
        hold = open()
        const before = press(card.slice(0, upTo)) + digitsOf(hold.flush())
        hold = open([{ id: toCallId('a'), digits: before, variables: {} }])
        const stored = before + press(card.slice(upTo)) + press('#')
        expect(stored).toHaveLength(card.length + 1)
        if (upTo > 0) expect(stored.replace(/^\d{0,6}/, '')).toMatch(/^•+$/)
      }),
    )
  })

  it('never let more than six digits of a card out before the last four, however many keys come before it', () => {
    const few = fc.string({ unit: fc.constantFrom(...'0123456789# '.split('')), maxLength: 60 })
    fc.assert(
      fc.property(few, fc.constantFrom('4111111111111111', '378282246310005', '6212345678901265'), (before, card) => {
        hold.flush()
        // a key that did not belong to the card, and a pause
        const passed = `${press(before)}${press(' ')}${press(card)}`
        pass(10_000)
        const stored = `${passed}${digitsOf(released)}`
        released.length = 0
        expect(stored).not.toContain(card.slice(0, 7))
        expect(stored.endsWith(card.slice(-4))).toBe(true)
      }),
    )
  })
})
