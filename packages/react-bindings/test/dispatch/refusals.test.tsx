// @vitest-environment jsdom
import { type DispatchView, RingloopError } from '@ringloop/core'
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { DispatchBoard } from '../../src/dispatch/index.js'
import { type DeskLanguage, emptyDeskSnapshot, RingloopProvider } from '../../src/index.js'
import { dispatchNow, taipeiDay } from '../fixtures/dispatch-fixtures.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { leavePage } from '../fixtures/leave-page.js'
import { claimNothing } from '../fixtures/ring-claims.js'

const day = taipeiDay()
const board = day.view.board.board as DispatchView['board'][string]
const free = Object.values(day.view.orders).find(({ taken }) => taken === null) as DispatchView['orders'][string]
afterEach(leavePage)

/** The board of a supervisor who looks at a free order. */
function begin(language: DeskLanguage = 'en') {
  const desk = createFixtureDesk(emptyDeskSnapshot, () => dispatchNow)
  desk.showTopic('dispatch', day.view)
  desk.showTopic(`suggestion/${free.id}`, day.suggestionOf(free.id))
  const { container } = render(
    <RingloopProvider desk={desk} language={language} timeZone="Asia/Taipei" createRingClaim={claimNothing}>
      <DispatchBoard />
    </RingloopProvider>,
  )
  const choice = () => container.querySelector(`[data-rl-choice="order ${free.id}"]`) as HTMLElement
  fireEvent.click(choice())
  const details = container.querySelector('.rl-dispatch-details') as HTMLElement
  const give = () => details.querySelector<HTMLElement>('[data-rl-command=giveOrder]')
  // not with the details, which are away on a narrow screen while nothing is chosen
  const status = container.querySelector('.rl-dispatch-frame > .rl-command-error') as HTMLElement
  return { desk, container, details, status, choice, give }
}
/** Somebody else was faster: the gateway tells the board and refuses the command. */
const grabbed = { ...free, taken: { by: '2001', name: 'Ada Lovelace', at: dispatchNow }, commands: ['takeBackOrder'] as const }
const conflict = new RingloopError('conflict', 'Ada Lovelace has the order already.', { mend: 'Take it back first.' })

describe('an order that somebody else has just taken', () => {
  it.each([
    ['en', /Ada Lovelace has the order already\. Take it back first\./],
    ['zh-CN', /已有人接单/],
  ] as const)('is not given: it says why, shows who has it, and is no longer to be given (%s)', async (language, why) => {
    const { desk, details, status, choice, give } = begin(language)
    desk.answer = async () => {
      desk.showTopic('dispatch', { ...day.view, orders: { ...day.view.orders, [free.id]: grabbed } })
      throw conflict
    }
    fireEvent.click(give() as HTMLElement)
    await waitFor(() => expect(status.textContent).toMatch(why))
    expect(choice().textContent).toContain('Ada Lovelace')
    expect(details.querySelector('[data-rl-command=withdrawOrder]'), 'no button for what is not allowed').toBeNull()
    expect(details.textContent).toContain('Ada Lovelace')
    // read and put away
    fireEvent.click(within(status).getByRole('button'))
    expect(status.textContent).toBe('')
  })

  it('takes no second press while the first is on its way, and can be pressed again when that failed', async () => {
    const { desk, status, give } = begin()
    let fail = (_error: Error) => {}
    desk.answer = () => new Promise((_, reject) => (fail = reject))
    fireEvent.click(give() as HTMLElement)
    expect(give()?.getAttribute('aria-busy')).toBe('true')
    fireEvent.click(give() as HTMLElement)
    expect(desk.sent).toHaveLength(1)
    await act(async () => fail(conflict))
    expect(give()?.getAttribute('aria-busy')).toBe('false')
    expect(status.textContent).toContain('Take it back first.')
    // the next attempt takes the old reason away
    desk.answer = async () => {}
    await act(async () => void fireEvent.click(give() as HTMLElement))
    expect(desk.sent).toHaveLength(2)
    expect(status.textContent).toBe('')
  })
})

describe('a board whose gateway or pool is in trouble', () => {
  it.each([
    ['unreachable', 'en', /There is no connection/],
    ['timeout', 'en', /did not answer in time/],
    ['unreachable', 'zh-CN', /没有连接/],
  ] as const)('says that the command did not get there, and keeps what it shows: %s, %s', async (code, language, why) => {
    const { desk, status, choice, give } = begin(language)
    desk.answer = () => Promise.reject(new RingloopError(code, 'internal words of a socket'))
    fireEvent.click(give() as HTMLElement)
    await waitFor(() => expect(status.textContent).toMatch(why))
    expect(status.textContent).not.toContain('internal words')
    expect(choice()).toBeTruthy()
    expect(give()?.getAttribute('aria-busy')).toBe('false')
  })

  it('says what the gateway says of the pool, and no longer once it is mended', async () => {
    const { desk, container } = begin()
    const trouble = 'The open pool cannot be used now: its database does not answer.'
    await act(async () => desk.showTopic('dispatch', { ...day.view, board: { board: { ...board, trouble } } }))
    expect(screen.getByText(new RegExp(trouble))).toBeTruthy()
    expect(container.querySelectorAll('.rl-dispatch-orders [data-rl-choice]').length, 'what was known stays').toBe(60)
    await act(async () => desk.showTopic('dispatch', day.view))
    expect(screen.queryByText(new RegExp(trouble))).toBeNull()
  })

  it('says that it is refused, and what to do', async () => {
    const { desk, container } = begin()
    await act(async () =>
      desk.setTopic('dispatch', { state: 'refused', view: null, error: new RingloopError('forbidden', 'no') }),
    )
    expect(container.querySelector('.rl-dispatch-frame')).toBeNull()
    expect(screen.getByText(/dispatch/i, { selector: '.rl-empty *' })).toBeTruthy()
  })
})
