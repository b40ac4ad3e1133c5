import { toContactId } from '@ringloop/core'
import {
  type Consent,
  type ConsentEvent,
  type ConsentState,
  consentAt,
  consentFact,
  isGranted,
  reduceConsent,
  reduceConsents,
} from '@ringloop/core/compliance'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const said = (type: ConsentEvent['type'], at: number, over: Partial<ConsentEvent> = {}): ConsentEvent => ({
  id: `${type}/${at}`,
  type,
  at,
  contactId: toContactId('ada'),
  purpose: 'recording',
  source: '1001',
  channel: 'call',
  proof: 'call-1',
  ...over,
})
const after = (...events: ConsentEvent[]): Consent => events.reduce(reduceConsent, { state: 'unknown' })

describe('a consent', () => {
  it('is asked for and given, with who wrote it down, how it was said and what shows it', () => {
    expect(after(said('consentRequested', 1))).toEqual({
      state: 'requested',
      at: 1,
      until: null,
      source: '1001',
      channel: 'call',
      proof: 'call-1',
    })
    expect(
      after(said('consentRequested', 1), said('consentGranted', 2, { source: 'form', channel: 'web', proof: null })),
    ).toEqual({
      state: 'granted',
      at: 2,
      until: null,
      source: 'form',
      channel: 'web',
      proof: null,
    })
  })

  it('is withdrawn at once, and stays so when it is asked for again', () => {
    const withdrawn = after(said('consentGranted', 1), said('consentWithdrawn', 2))
    expect(withdrawn.state).toBe('withdrawn')
    expect(reduceConsent(withdrawn, said('consentRequested', 3))).toBe(withdrawn)
    expect(reduceConsent(withdrawn, said('consentGranted', 4)).state).toBe('granted')
  })

  it('stays granted when it is asked for again', () => {
    const granted = after(said('consentGranted', 1))
    expect(reduceConsent(granted, said('consentRequested', 2))).toBe(granted)
  })

  it('can be withdrawn before it was ever given', () => {
    expect(after(said('consentWithdrawn', 1)).state).toBe('withdrawn')
  })

  it('is over when its time is, also that of a question nobody answered', () => {
    const granted = after(said('consentGranted', 1, { until: 10 }))
    expect(consentAt(granted, 9)).toBe(granted)
    expect(consentAt(granted, 10)).toEqual({ state: 'expired', at: 10, was: 'granted' })
    expect(consentAt(after(said('consentRequested', 1, { until: 5 })), 6)).toEqual({ state: 'expired', at: 5, was: 'requested' })
    expect(reduceConsent(granted, said('consentRequested', 11)).state).toBe('requested')
  })

  it('is not changed by what comes late', () => {
    const withdrawn = after(said('consentWithdrawn', 5))
    expect(reduceConsent(withdrawn, said('consentGranted', 4))).toBe(withdrawn)
  })

  it('is one for each purpose', () => {
    const consents = reduceConsents({}, said('consentGranted', 1, { until: 10 }))
    expect(isGranted(consents, 'recording', 2)).toBe(true)
    expect(isGranted(consents, 'recording', 10)).toBe(false)
    expect(isGranted(consents, 'marketing', 2)).toBe(false)
    expect(consentFact(consents, 'marketing', 2)).toBe('unknown')
    expect(consentFact(consents, 'recording', 10)).toBe('expired')
    expect(reduceConsents(consents, said('consentDenied', 0))).toBe(consents)
  })

  it('may be for a purpose of the house, whatever it is called', () => {
    expect(consentFact({}, 'constructor', 1)).toBe('unknown')
    const consents = reduceConsents({}, said('consentGranted', 1, { purpose: 'constructor' }))
    expect(isGranted(consents, 'constructor', 2)).toBe(true)
    expect(isGranted(consents, 'toString', 2)).toBe(false)
  })

  const types = ['consentRequested', 'consentGranted', 'consentDenied', 'consentWithdrawn'] as const
  const statement = fc
    .record({
      type: fc.constantFrom(...types),
      at: fc.integer({ min: 0, max: 20 }),
      life: fc.option(fc.integer({ min: 1, max: 10 })),
    })
    .map(({ type, at, life }) => said(type, at, life === null ? {} : { until: at + life }))

  /** Looks at all that was said, instead of one after the other. */
  function naive(events: readonly ConsentEvent[], now: number): ConsentState {
    let state: ConsentState = 'unknown'
    let until: number | null = null
    for (const event of events) {
      if (until !== null && event.at >= until) [state, until] = ['expired', null]
      if (event.type === 'consentRequested') {
        if (state === 'granted' || state === 'denied' || state === 'withdrawn') continue
        state = 'requested'
      } else state = event.type === 'consentGranted' ? 'granted' : event.type === 'consentDenied' ? 'denied' : 'withdrawn'
      until = state === 'requested' || state === 'granted' ? (event.until ?? null) : null
    }
    return until !== null && now >= until ? 'expired' : state
  }

  it('is what was said last, of statements in order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(statement, { selector: ({ at }) => at }),
        fc.integer({ min: 20, max: 40 }),
        (statements, now) => {
          const events = [...statements].sort((a, b) => a.at - b.at)
          expect(consentAt(after(...events), now).state).toBe(naive(events, now))
        },
      ),
    )
  })

  it('is never granted by anything that was said after the customer said no, but a new yes', () => {
    fc.assert(
      fc.property(fc.array(statement), (events) => {
        const no = events.reduce(
          (latest, { type, at }) => (type === 'consentDenied' || type === 'consentWithdrawn' ? Math.max(latest, at) : latest),
          -1,
        )
        const yes = events.reduce((latest, { type, at }) => (type === 'consentGranted' ? Math.max(latest, at) : latest), -1)
        if (no >= yes) expect(after(...events).state).not.toBe('granted')
      }),
    )
  })
})
