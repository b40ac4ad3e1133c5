// @vitest-environment jsdom

import { fireEvent, render } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { DispatchBoard, type MapTiles, useDispatch } from '../../src/dispatch/index.js'
import { type DeskSource, RingloopProvider } from '../../src/index.js'
import { dispatchNow, shanghaiDay } from '../fixtures/dispatch-fixtures.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { leavePage } from '../fixtures/leave-page.js'

function Dispatching({ desk }: { readonly desk: DeskSource }) {
  return (
    <RingloopProvider desk={desk} language="en" timeZone="Asia/Taipei">
      <DispatchBoard />
    </RingloopProvider>
  )
}

function FreeOrders() {
  const { orders, getChoiceProps, getCommandProps } = useDispatch()
  const { hidden, ...plan } = getCommandProps({ type: 'planDay' })
  return (
    <>
      {!hidden && <button {...plan}>Plan the day</button>}
      <ul>
        {orders
          .filter(({ state }) => state === 'free')
          .map(({ row }) => (
            <li key={row.id}>
              <button {...getChoiceProps({ kind: 'order', id: row.id })}>{row.title}</button>
            </li>
          ))}
      </ul>
    </>
  )
}

const { view } = shanghaiDay()
const deskOf = () => {
  const desk = createFixtureDesk(undefined, () => dispatchNow)
  desk.showTopic('dispatch', view)
  return desk
}
afterEach(leavePage)

describe('the guide to the dispatcher’s board', () => {
  it('puts the board into a page', () => {
    const { container } = render(<Dispatching desk={deskOf()} />)
    expect(container.querySelectorAll('.rl-dispatch-orders [data-rl-choice]')).toHaveLength(Object.keys(view.orders).length)
  })

  it('gives it tiles', () => {
    const tiles: MapTiles = {
      url: 'https://tiles.example.com/{z}/{x}/{y}.png',
      attribution: <a href="https://www.openstreetmap.org/copyright">© OpenStreetMap contributors</a>,
      maxZoom: 19,
    }
    const board = <DispatchBoard tiles={tiles} />
    const { container } = render(<RingloopProvider desk={deskOf()}>{board}</RingloopProvider>)
    expect(container.querySelector('.rl-map-base')).not.toBeNull()
  })

  it('builds looks of one’s own over the hook', () => {
    const desk = deskOf()
    const { container } = render(
      <RingloopProvider desk={desk}>
        <FreeOrders />
      </RingloopProvider>,
    )
    const free = Object.values(view.orders).filter(({ taken }) => taken === null)
    expect(container.querySelectorAll('li')).toHaveLength(free.length)
    fireEvent.click(container.querySelector('[data-rl-command=planDay]') as Element)
    expect(desk.sent).toEqual([{ type: 'dispatch', command: { type: 'planDay' } }])
  })
})
