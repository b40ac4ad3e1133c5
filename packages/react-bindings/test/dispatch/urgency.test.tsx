// @vitest-environment jsdom
import { render, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { DispatchOrderItem, OrderUrgency } from '../../src/dispatch/dispatch-items.js'
import { orderItems } from '../../src/dispatch/dispatch-items.js'
import { MapLegend } from '../../src/dispatch/map-legend.js'
import { MapMark } from '../../src/dispatch/map-mark.js'
import type { SceneMark } from '../../src/dispatch/map-scene.js'
import { OrderList } from '../../src/dispatch/order-list.js'
import { useDispatch } from '../../src/dispatch/use-dispatch.js'
import { type DeskLanguage, emptyDeskSnapshot, RingloopProvider } from '../../src/index.js'
import { dispatchNow, taipeiDay } from '../fixtures/dispatch-fixtures.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { leavePage } from '../fixtures/leave-page.js'
import { claimNothing } from '../fixtures/ring-claims.js'

const day = taipeiDay()
afterEach(leavePage)

const [any] = orderItems(day.view, dispatchNow)
const markOf = (urgency: OrderUrgency, id: string): SceneMark & { readonly at: { readonly x: number; readonly y: number } } => {
  const item: DispatchOrderItem = { ...(any as DispatchOrderItem), urgency }
  const { place, priority } = item.row
  return {
    kind: 'order',
    key: `order ${id}`,
    place,
    selection: { kind: 'order', id },
    item,
    priority,
    position: null,
    at: { x: 0, y: 0 },
  }
}
const show = (language: DeskLanguage, children: React.ReactNode) => {
  const desk = createFixtureDesk(emptyDeskSnapshot, () => dispatchNow)
  desk.showTopic('dispatch', day.view)
  return render(
    <RingloopProvider desk={desk} language={language} timeZone="Asia/Taipei" createRingClaim={claimNothing}>
      {children}
    </RingloopProvider>,
  ).container
}
const mark = (...urgencies: [OrderUrgency, ...OrderUrgency[]]) => {
  const [first, ...others] = urgencies.map((urgency, index) => markOf(urgency, String(index)))
  if (first === undefined) throw new Error('no mark')
  const cluster = { at: { x: 0, y: 0 }, marks: [first, ...others] as const } as never
  return <MapMark cluster={cluster} selected={null} isEntry onPress={() => {}} onFocus={() => {}} />
}

describe('an order that is late or may become so', () => {
  it.each([
    ['en', 'late', 'Late'],
    ['en', 'atRisk', 'At risk'],
    ['zh-CN', 'late', '已超时'],
    ['zh-CN', 'atRisk', '有超时风险'],
  ] as const)('has on the map a sign of its own and a word in its name: %s, %s', (language, urgency, word) => {
    const container = show(language, mark(urgency))
    expect(container.querySelectorAll(`.rl-mark .rl-sign-${urgency}`)).toHaveLength(1)
    expect(screen.getByRole('button', { name: new RegExp(word) })).toBeTruthy()
  })

  it('has none that is in time', () => {
    const container = show('en', mark('none'))
    expect(container.querySelector('.rl-sign-urgency')).toBeNull()
    expect(screen.getByRole('button').textContent).not.toMatch(/late|risk/i)
  })

  it('is not hidden under others that are in time', () => {
    const container = show('en', mark('none', 'atRisk', 'late'))
    expect(container.querySelectorAll('.rl-sign-late')).toHaveLength(1)
    expect(screen.getByRole('button', { name: /among them: Late/ })).toBeTruthy()
  })

  it('has shapes that differ, in the legend too', () => {
    show('en', <MapLegend />)
    const shapes = ['Late', 'At risk'].map((word) => {
      const entry = screen.getByText(word).closest('li') as HTMLElement
      return entry.querySelector('.rl-sign-urgency-shape')?.getAttribute('d')
    })
    expect(shapes[0]).toBeTruthy()
    expect(new Set(shapes).size).toBe(2)
  })

  it('has sign and word in the list', () => {
    const container = show('en', <List />)
    const told = [...container.querySelectorAll<HTMLElement>('.rl-dispatch-urgency')]
    expect(told.length).toBeGreaterThan(0)
    for (const each of told) {
      expect(each.querySelectorAll('.rl-sign-urgency')).toHaveLength(1)
      expect(within(each).getByText(/Late|At risk/)).toBeTruthy()
    }
  })
})

function List() {
  return <OrderList dispatch={useDispatch()} />
}
