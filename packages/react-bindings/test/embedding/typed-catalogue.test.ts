import type { CallId } from '@ringloop/core'
import type { ComponentType, ReactNode } from 'react'
import { describe, expectTypeOf, it } from 'vitest'
import {
  type AgentDeskParts,
  type AgentDeskProps,
  createDeskConnection,
  type DeskSource,
  type ForCall,
  type HostEvent,
  type HostEvents,
  type Messages,
  type RingloopProviderProps,
  type useCallControls,
  useHostEvents,
  useIncomingCalls,
  useScreenPop,
  useTicketDraft,
} from '../../src/index.js'
import type {
  RingloopDeskElement,
  RingloopElement,
  RingloopElementEventMap,
  RingloopPopElement,
} from '../../src/web-components/index.js'
import { chinese } from '../../src/words/chinese.js'
import { english } from '../../src/words/english.js'

// What is asserted here is asserted by the type checker: a line that expects an error and has none is an error itself.

describe('the catalogue of messages', () => {
  it('is whole in every language', () => {
    expectTypeOf(chinese).toExtend<Messages>()
    expectTypeOf<typeof english>().toEqualTypeOf<Messages>()
  })

  it('takes no language with a word missing', () => {
    const { pop: _pop, ...withoutPop } = english
    // @ts-expect-error: the whole group is missing
    const german: Messages = withoutPop
    const { hold: _hold, ...controls } = english.controls
    // @ts-expect-error: one word is missing
    const french: Messages = { ...english, controls }
    // @ts-expect-error: a word that has something put into it is a function
    const italian: Messages = { ...english, say: { ...english.say, incoming: 'in arrivo' } }
    expectTypeOf([german, french, italian]).toExtend<readonly Messages[]>()
  })
})

describe('hooks', () => {
  it('know what they give', () => {
    expectTypeOf(useIncomingCalls).returns.items.toHaveProperty('acknowledged')
    expectTypeOf(useScreenPop).parameter(0).toEqualTypeOf<CallId>()
    expectTypeOf(useTicketDraft).parameter(0).toExtend<CallId | null>()
    type Controls = NonNullable<ReturnType<typeof useCallControls>>
    expectTypeOf<'hold'>().toExtend<Parameters<Controls['getCommandProps']>[0]>()
    // @ts-expect-error: no such command
    expectTypeOf<'explode'>().toExtend<Parameters<Controls['getCommandProps']>[0]>()
    // @ts-expect-error: a call's id is no text of any kind
    expectTypeOf(useScreenPop).toBeCallableWith('call-1')
  })
})

const Greedy = (_: { readonly callId: CallId; readonly colour: string }) => null

describe('slots', () => {
  it('take a component for what they show', () => {
    expectTypeOf<AgentDeskProps['parts']>().toEqualTypeOf<Partial<AgentDeskParts> | undefined>()
    expectTypeOf<ComponentType<{ readonly callId: CallId }>>().toExtend<ForCall>()
    const bar = ({ children }: { readonly children?: ReactNode }) => children
    const parts: AgentDeskProps['parts'] = { CallBar: bar }
    // @ts-expect-error: no part of the desk
    const unknown: AgentDeskProps['parts'] = { Footer: bar }
    // @ts-expect-error: wants what it is not given
    const greedy: AgentDeskProps['parts'] = { Timeline: Greedy }
    expectTypeOf([parts, unknown, greedy]).toExtend<readonly AgentDeskProps['parts'][]>()
  })
})

describe('events', () => {
  it('have the detail of their name', () => {
    expectTypeOf<Extract<HostEvent, { type: 'filed' }>['detail']>().toEqualTypeOf<HostEvents['filed']>()
    expectTypeOf(useHostEvents).parameter(0).parameter(0).toEqualTypeOf<HostEvent>()
    expectTypeOf<HostEvents['openRecord']['because']>().toEqualTypeOf<'ring' | 'agent'>()
    expectTypeOf<RingloopElementEventMap['ringloop-filed']['detail']>().toEqualTypeOf<HostEvents['filed']>()
  })

  it('of the elements are typed where they are listened to', () => {
    const listen = (element: RingloopElement) => {
      element.addEventListener('ringloop-open-record', ({ detail }) => {
        expectTypeOf(detail).toEqualTypeOf<HostEvents['openRecord']>()
        // @ts-expect-error: of another event
        detail.ticketId
      })
      element.addEventListener('click', (event) => expectTypeOf(event).toEqualTypeOf<PointerEvent>())
    }
    expectTypeOf(listen).toBeFunction()
  })
})

describe('elements', () => {
  it('are known by their tag, in the page and in JSX', () => {
    expectTypeOf<HTMLElementTagNameMap['ringloop-desk']>().toEqualTypeOf<RingloopDeskElement>()
    expectTypeOf<HTMLElementTagNameMap['ringloop-pop']>().toEqualTypeOf<RingloopPopElement>()
    type Props = React.JSX.IntrinsicElements['ringloop-desk']
    expectTypeOf<{ url: string; theme: 'dark'; token: () => Promise<string> }>().toExtend<Props>()
    expectTypeOf<{ onringloop: string }>().not.toExtend<Required<Pick<Props, 'onringloop-ring'>>>()
    expectTypeOf<Parameters<NonNullable<Props['onringloop-filed']>>[0]['detail']>().toEqualTypeOf<HostEvents['filed']>()
    // @ts-expect-error: no such appearance
    expectTypeOf<{ theme: 'pink' }>().toExtend<Props>()
  })
})

describe('the provider and the connection', () => {
  it('take what they need and nothing by another name', () => {
    expectTypeOf<RingloopProviderProps['desk']>().toEqualTypeOf<DeskSource>()
    expectTypeOf<RingloopProviderProps['density']>().toEqualTypeOf<'comfortable' | 'compact' | undefined>()
    expectTypeOf(createDeskConnection).toBeCallableWith({ url: 'wss://x/desk', token: async () => 'fresh' })
    // @ts-expect-error: without a token there is no desk
    expectTypeOf(createDeskConnection).toBeCallableWith({ url: 'wss://x/desk' })
  })
})
