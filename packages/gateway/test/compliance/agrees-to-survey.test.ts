import { type Contact, type E164, type StartSurveyEffect, toCallId, toContactId } from '@ringloop/core'
import type { Consent } from '@ringloop/core/compliance'
import { expect, it } from 'vitest'
import { agreesToSurvey } from '../../src/compliance/agrees-to-survey.js'

type State = 'granted' | 'denied' | 'withdrawn' | 'requested'

const ids = { a: toContactId('a'), b: toContactId('b') }
const number = '+4930123456' as E164

/** What a customer, or two with one number, have said by now: here, and to the directory. */
async function agrees(
  then: Readonly<Record<string, string | null>> | undefined,
  now: {
    readonly here?: Readonly<Record<string, State>>
    readonly until?: number
    readonly directory?: Readonly<Partial<Record<'a' | 'b', Readonly<Record<string, string>>>>>
    readonly chosen?: 'a' | null
  },
): Promise<boolean> {
  const { here = {}, until = null, directory = { a: {} }, chosen = 'a' } = now
  const effect: StartSurveyEffect = {
    type: 'startSurvey',
    key: 'k',
    callId: toCallId('call-1'),
    dueAt: 1_000,
    survey: 'csat',
    customer: { contactId: chosen === null ? null : ids[chosen], name: null, number, email: null },
    consents: then,
  }
  const proof = { at: 10, source: '1001', channel: 'call', proof: null, until }
  const contacts = Object.entries(directory).map(
    ([id, consents]): Contact => ({ id: toContactId(id), name: id, numbers: [number], tags: [], consents }),
  )
  return agreesToSurvey(effect, {
    directory: { lookup: async () => contacts },
    consents: {
      consentsOf: async (id) =>
        id === ids.a
          ? Object.fromEntries(Object.entries(here).map(([purpose, state]) => [purpose, { state, ...proof } as Consent]))
          : {},
    },
    now: () => 5_000,
    signal: new AbortController().signal,
  })
}

it('who withdraws, denies, or let it run out between the rule and the survey is not asked', async () => {
  expect(await agrees({ survey: 'granted' }, { here: { survey: 'granted' } })).toBe(true)
  expect(await agrees({ survey: 'granted' }, { here: { survey: 'withdrawn' } })).toBe(false)
  expect(await agrees({ survey: 'granted' }, { here: { survey: 'granted' }, until: 4_000 })).toBe(false)
  expect(await agrees({ survey: 'unknown' }, { here: { survey: 'denied' } })).toBe(false)
  expect(await agrees({ survey: 'unknown' }, { here: { survey: 'requested' } })).toBe(true)
})

it('a purpose of the house counts where the rule reads it, and a no to surveys always', async () => {
  expect(await agrees({ visits: 'granted' }, { here: { visits: 'withdrawn' } })).toBe(false)
  expect(await agrees({ visits: 'granted' }, { here: { visits: 'granted', survey: 'denied' } })).toBe(false)
  expect(await agrees(undefined, { here: { survey: 'withdrawn' } })).toBe(false)
  expect(await agrees(undefined, { here: { marketing: 'withdrawn' } })).toBe(true)
})

it('what the directory says now counts where nothing is recorded here, and nobody who is gone from it has granted anything', async () => {
  const then = { survey: 'granted' }
  expect(await agrees(then, { directory: { a: { survey: 'granted' } } })).toBe(true)
  expect(await agrees(then, { directory: { a: { survey: 'withdrawn' } } })).toBe(false)
  expect(await agrees(then, { directory: { a: { survey: 'granted' } }, here: { survey: 'withdrawn' } })).toBe(false)
  expect(await agrees(then, { directory: {} })).toBe(false)
  expect(await agrees(then, { directory: {}, here: { survey: 'granted' } })).toBe(true)
})

it('of several customers with the number all must agree', async () => {
  const both = { a: { survey: 'granted' }, b: { survey: 'granted' } }
  expect(await agrees({ survey: 'granted' }, { directory: both, chosen: null })).toBe(true)
  expect(await agrees({ survey: 'granted' }, { directory: both, chosen: null, here: { survey: 'withdrawn' } })).toBe(false)
  expect(await agrees({ survey: 'granted' }, { directory: {}, chosen: null })).toBe(false)
})
