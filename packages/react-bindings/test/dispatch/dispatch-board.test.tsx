// @vitest-environment jsdom
import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, it } from 'vitest'
import { DispatchBoard, useDispatch } from '../../src/dispatch/index.js'
import { type DeskLanguage, emptyDeskSnapshot, RingloopProvider } from '../../src/index.js'
import { dispatchNow, taipeiDay } from '../fixtures/dispatch-fixtures.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { leavePage } from '../fixtures/leave-page.js'
import { claimNothing } from '../fixtures/ring-claims.js'

const day = taipeiDay()
afterEach(leavePage)

function board(language: DeskLanguage = 'en', children = <DispatchBoard />) {
  const desk = createFixtureDesk(emptyDeskSnapshot, () => dispatchNow)
  desk.showTopic('dispatch', day.view)
  const page = (
    <RingloopProvider desk={desk} language={language} timeZone="Asia/Taipei" createRingClaim={claimNothing}>
      {children}
    </RingloopProvider>
  )
  return { desk, page }
}

function Free() {
  const { orders, getCommandProps } = useDispatch()
  const free = orders.filter(({ state }) => state === 'free')
  const { hidden, ...plan } = getCommandProps({ type: 'planDay' })
  return <button {...plan}>{hidden ? 'no plan' : `${free.length} free`}</button>
}

describe('the dispatcher’s board', () => {
  it('is written on a server, where there is no browser for a map', () => {
    expect(renderToString(board().page)).toContain('Reading the open pool')
  })

  it('lists the free first, the most urgent of them first, and finds them by title, ticket or engineer', () => {
    const { container } = render(board().page)
    const shown = () =>
      [...container.querySelectorAll('.rl-dispatch-orders [data-rl-choice]')].map(({ textContent }) => textContent ?? '')
    expect(shown()).toHaveLength(60)
    expect(shown()[0]).toContain('Urgent · Free')
    const states = shown().map((text) => (/Free/.test(text) ? 0 : 1))
    expect(states).toEqual([...states].sort())
    fireEvent.change(screen.getByLabelText('Find an order'), { target: { value: '淡水' } })
    expect(shown()).toHaveLength(1)
    fireEvent.change(screen.getByLabelText('Find an order'), { target: { value: 'ada love' } })
    const hers = Object.values(day.view.orders).filter(({ taken }) => taken?.name === 'Ada Lovelace')
    expect(hers.length).toBeGreaterThan(0)
    expect(shown()).toHaveLength(hers.length)
    expect(shown().every((text) => text.includes('Ada Lovelace'))).toBe(true)
    fireEvent.change(screen.getByLabelText('Show'), { target: { value: 'free' } })
    expect(screen.getByText('No order fits this choice.')).toBeTruthy()
  })

  it.each([
    ['en', 'Best choice', /on the way, from where they are|on the way, from order/],
    ['zh-CN', '最佳人选', /出发，路程/],
  ] as const)('shows in %s who could take an order and why, and gives it by a press', (language, best, way) => {
    const { desk, page } = board(language)
    const free = Object.values(day.view.orders).find(({ taken }) => taken === null)
    const id = free?.id ?? ''
    desk.showTopic(`suggestion/${id}`, day.suggestionOf(id))
    const { container } = render(page)
    fireEvent.click(container.querySelector(`[data-rl-choice="order ${id}"]`) as Element)
    const proposal = screen.getByText(best).closest('li') as HTMLElement
    expect(within(proposal).getByText(way)).toBeTruthy()
    fireEvent.click(within(proposal).getByRole('button'))
    const to = Object.values(day.suggestionOf(id).proposals).find(({ rank }) => rank === 1)?.id
    expect(desk.sent).toEqual([{ type: 'dispatch', command: { type: 'giveOrder', orderId: id, to } }])
  })

  it('goes back to the list when what is looked at has gone from the board', () => {
    const { desk, page } = board()
    const { container } = render(page)
    const frame = container.querySelector<HTMLElement>('.rl-dispatch-frame')
    const [id = ''] = Object.keys(day.view.orders)
    fireEvent.click(container.querySelector(`[data-rl-choice="order ${id}"]`) as Element)
    expect(frame?.dataset.details).toBe('open')
    const { [id]: _gone, ...orders } = day.view.orders
    act(() => desk.showTopic('dispatch', { ...day.view, orders }))
    expect(frame?.dataset.details).toBe('closed')
  })

  it('tells the day of a time that is not today’s, in the list and in the details', () => {
    const { desk, page } = board()
    const [first] = Object.values(day.view.orders)
    if (first === undefined) throw new Error('no order')
    const tomorrow = dispatchNow + 24 * 3_600_000
    const due = { ...first, promised: null, dueAt: tomorrow }
    desk.showTopic('dispatch', { ...day.view, orders: { ...day.view.orders, [first.id]: due } })
    const { container } = render(page)
    const choice = container.querySelector(`[data-rl-choice="order ${first.id}"]`) as HTMLElement
    expect(choice.textContent).toContain('by Nov 22 08:30')
    fireEvent.click(choice)
    expect(container.querySelector('.rl-dispatch-details')?.textContent).toContain('Nov 22 08:30')
    const promised = { from: tomorrow, to: tomorrow + 7_200_000 }
    act(() => desk.showTopic('dispatch', { ...day.view, orders: { ...day.view.orders, [first.id]: { ...first, promised } } }))
    expect(choice.textContent).toContain('Nov 22 08:30–10:30')
  })

  it('shows an engineer’s day, and has no button for what is not allowed', () => {
    const { desk, page } = board()
    const { container } = render(page)
    fireEvent.click(container.querySelector('[data-rl-choice="engineer 2001"]') as Element)
    const mine = Object.values(day.view.stops).filter(({ engineerId }) => engineerId === '2001')
    expect(container.querySelectorAll('.rl-dispatch-day li')).toHaveLength(mine.length)
    // asked for without roles: to find those among so many, jsdom takes its time
    expect(container.querySelector('[data-rl-command=acceptPlan]')).toBeNull()
    fireEvent.click(container.querySelector('[data-rl-command=planDay]') as Element)
    fireEvent.click(screen.getByText('Offer a ticket'))
    fireEvent.change(screen.getByLabelText('Number of the ticket'), { target: { value: ' 17 ' } })
    fireEvent.click(screen.getByText('Offer'))
    expect(desk.sent).toEqual([
      { type: 'dispatch', command: { type: 'planDay' } },
      { type: 'dispatch', command: { type: 'offerTicket', ticketId: '17' } },
    ])
  })

  it('can be built anew with the hook alone', () => {
    const { page } = board('en', <Free />)
    render(page)
    const free = Object.values(day.view.orders).filter(({ taken }) => taken === null).length
    expect(screen.getByRole('button', { name: `${free} free` })).toBeTruthy()
  })
})
