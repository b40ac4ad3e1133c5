import type { Call } from '@ringloop/core'
import { expect, it } from 'vitest'
import { callMoments, hubSpotCallingMessages, zammadCtiMessage } from '../../src/index.js'
import { answers, began, ends, originated, rings, statesOf } from './lived-calls.js'

const context = { region: 'DE', nameOf: (extension: string) => ({ 1001: 'Ann Lee' })[extension] }
const momentsOf = (states: readonly (Call | undefined)[]) =>
  states.slice(1).flatMap((after, index) => (after === undefined ? [] : callMoments(states[index], after)))
const zammad = (states: readonly (Call | undefined)[]) => momentsOf(states).map((moment) => zammadCtiMessage(moment, context))

const answered = () => statesOf('c1', [originated('030 901820'), rings('1001'), answers('1001'), ends('answered')])

it('tells each moment once, also of what happened at once', () => {
  const states = answered()
  expect(momentsOf(states).map(({ kind }) => kind)).toEqual(['began', 'answered', 'ended'])
  const last = states.at(-1)
  if (last === undefined) throw new Error('no call')
  expect(callMoments(undefined, last).map(({ kind }) => kind)).toEqual(['began', 'answered', 'ended'])
  expect(callMoments(last, last)).toEqual([])
})

it('gives Zammad a call as its generic CTI wants it', () => {
  const common = { from: '4930901820', to: '4922147103', direction: 'in', callId: 'c1' }
  expect(zammad(answered())).toEqual([
    { event: 'newCall', ...common },
    { event: 'answer', ...common, user: 'Ann Lee', answeringNumber: '1001' },
    { event: 'hangup', ...common, cause: 'normalClearing', answeringNumber: '1001' },
  ])
})

it('gives Zammad whom a call rings at, and an outbound call the other way round', () => {
  const [, , ringing] = statesOf('c1', [originated('030 901820'), rings('1001')])
  if (ringing === undefined) throw new Error('no call')
  expect(callMoments(undefined, ringing).map((moment) => zammadCtiMessage(moment, context))).toMatchObject([
    { user: ['Ann Lee'] },
  ])
  const out = statesOf('c2', [originated('+4930901820', { direction: 'outbound' }), rings('1002'), answers('1002')]).at(-1)
  if (out === undefined) throw new Error('no call')
  expect(zammadCtiMessage({ kind: 'began', call: out }, context)).toMatchObject({
    direction: 'out',
    from: '1002',
    to: '4930901820',
    user: ['1002'],
  })
})

it('gives Zammad a number also where nobody knows what was dialled', () => {
  expect(zammad(statesOf('c1', [originated('1', { dialled: '' })]))).toMatchObject([{ event: 'newCall', to: 'unknown' }])
})

it.each([
  ['abandoned', 'ORIGINATOR_CANCEL', 'cancel'],
  ['busy', 'USER_BUSY', 'busy'],
  ['noAnswer', 'NO_ANSWER', 'noAnswer'],
  ['rejected', 'CALL_REJECTED', 'noAnswer'],
  ['failed', 'NORMAL_TEMPORARY_FAILURE', 'congestion'],
  ['failed', 'UNALLOCATED_NUMBER', 'notFound'],
  ['noAnswer', 'forwarded', 'forwarded'],
] as const)('gives Zammad a call that ended %s (%s) the cause %s', (outcome, cause, expected) => {
  expect(zammad(statesOf('c1', [originated('1'), ends(outcome, cause)])).at(-1)).toMatchObject({
    event: 'hangup',
    cause: expected,
  })
})

it('tells nobody who hides', () => {
  for (const number of [null, 'anonymous', 'sip:restricted@10.0.0.1']) {
    const states = statesOf('c1', [originated(number), ends('abandoned')])
    expect(zammad(states)).toMatchObject([{ from: 'anonymous' }, { from: 'anonymous' }])
    const messages = momentsOf(states).flatMap((moment) => hubSpotCallingMessages(moment, { region: 'DE' }))
    expect(messages[0]).toMatchObject({ data: { fromNumber: 'anonymous' } })
  }
})

it('gives HubSpot’s page what its calling extensions SDK sends', () => {
  const messages = momentsOf(answered()).flatMap((moment) => hubSpotCallingMessages(moment, { region: 'DE', engagementId: 7 }))
  expect(messages).toEqual([
    {
      type: 'INCOMING_CALL',
      data: {
        externalCallId: 'c1',
        fromNumber: '+4930901820',
        toNumber: '+4922147103',
        callStartTime: began,
        createEngagement: true,
      },
    },
    { type: 'CALL_ANSWERED', data: { externalCallId: 'c1' } },
    { type: 'CALL_ENDED', data: { externalCallId: 'c1', engagementId: 7, callEndStatus: 'COMPLETED' } },
    {
      type: 'CALL_COMPLETED',
      data: {
        externalCallId: 'c1',
        engagementId: 7,
        hideWidget: false,
        engagementProperties: {
          hs_timestamp: '2026-03-02T09:00:00.000Z',
          hs_call_title: 'Call from +4930901820',
          hs_call_direction: 'INBOUND',
          hs_call_duration: '1000',
          hs_call_status: 'COMPLETED',
          hs_call_from_number: '+4930901820',
          hs_call_to_number: '+4922147103',
        },
      },
    },
  ])
})

it('gives HubSpot’s page a missed call, an outbound one, and one that was handed on', () => {
  const of = (states: readonly (Call | undefined)[]) =>
    momentsOf(states).flatMap((moment) => hubSpotCallingMessages(moment, { region: 'DE', createEngagement: false }))
  expect(of(statesOf('c1', [originated('1'), ends('abandoned')]))).toMatchObject([
    { type: 'INCOMING_CALL', data: { createEngagement: false } },
    { type: 'CALL_ENDED', data: { callEndStatus: 'MISSED' } },
    { type: 'CALL_COMPLETED', data: { engagementProperties: { hs_call_status: 'NO_ANSWER', hs_call_duration: '0' } } },
  ])
  const handedOn = { type: 'transferred', kind: 'blind', from: '1001', to: '1002', result: 'completed' } as const
  expect(
    of(statesOf('c1', [originated('1', { direction: 'outbound' }), handedOn, ends('busy', 'USER_BUSY')])).map(({ type }) => type),
  ).toEqual(['OUTGOING_CALL_STARTED', 'CALL_TRANSFERRED', 'CALL_ENDED', 'CALL_COMPLETED'])
})
