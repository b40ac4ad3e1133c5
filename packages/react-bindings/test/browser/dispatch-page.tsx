import type { DeskCommand, DispatchView } from '@ringloop/core'
import { RingloopError } from '@ringloop/core'
import type { ReactNode } from 'react'
import { DispatchBoard, DispatchMap, type MapTiles } from '../../src/dispatch/index.js'
import { type DeskLanguage, type DeskTheme, emptyDeskSnapshot } from '../../src/index.js'
import { type DispatchDay, dispatchNow, shanghaiDay, taipeiDay } from '../fixtures/dispatch-fixtures.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { scenarios } from '../fixtures/scenarios.js'
import { stage } from './fixture-stage.js'

/** What the page can show. */
export type DispatchScene =
  | 'day'
  | 'planned'
  | 'hostile'
  | 'empty'
  | 'loading'
  | 'refused'
  | 'trouble'
  | 'agent'
  | 'tiles'
  | 'mapAlone'
  | 'none'

declare global {
  interface Window {
    showDispatch: (scene: DispatchScene, language: DeskLanguage, theme: DeskTheme) => void
    dispatchDesk: FixtureDesk
    refuseDispatch: () => void
  }
}

const taipei = taipeiDay()
const shanghai = shanghaiDay()
/** One grey pixel, for every tile. */
const url = 'data:image/gif;base64,R0lGODlhAQABAIAAAMzMzP///ywAAAAAAQABAAACAkQBADs='
const tiles: MapTiles = { url, attribution: '© Nobody', maxZoom: 17, datum: 'gcj02' }

const hostileText = '"><img src=x onerror=alert(1)>\u202e</button><style>*{display:none}</style>'

function sceneOf(scene: DispatchScene): { readonly day: DispatchDay; readonly view: DispatchView | null } {
  const day = scene === 'tiles' ? shanghai : taipei
  const { view } = day
  const board = view.board.board as DispatchView['board'][string]
  switch (scene) {
    case 'planned':
      return { day, view: day.planned }
    case 'empty':
      return { day, view: { board: view.board, engineers: {}, orders: {}, stops: {}, depots: {} } }
    case 'trouble':
      return { day, view: { ...view, board: { board: { ...board, more: 17, trouble: 'The open pool cannot be used now.' } } } }
    case 'loading':
    case 'refused':
    case 'none':
      return { day, view: null }
    case 'agent': {
      const mine = Object.values(view.orders).filter(({ taken }) => taken === null || taken.by === '2001')
      const orders = mine.map((row) => [
        row.id,
        { ...row, commands: [row.taken === null ? 'takeOrder' : 'takeBackOrder'] as const },
      ])
      const engineer = view.engineers['2001'] as DispatchView['engineers'][string]
      return {
        day,
        view: {
          ...view,
          board: { board: { ...board, commands: [] } },
          orders: Object.fromEntries(orders),
          engineers: { 2001: engineer },
        },
      }
    }
    case 'hostile': {
      const orders = Object.values(view.orders).map((row) => [
        row.id,
        {
          ...row,
          title: `${hostileText} ${row.title}`,
          skills: hostileText,
          parts: hostileText,
          taken: row.taken && { ...row.taken, name: hostileText },
        },
      ])
      const engineers = Object.values(view.engineers).map((row) => [
        row.id,
        { ...row, name: `${hostileText} ${row.name}`, skills: { [hostileText]: 1 } },
      ])
      return { day, view: { ...view, orders: Object.fromEntries(orders), engineers: Object.fromEntries(engineers) } }
    }
    default:
      return { day, view }
  }
}

window.showDispatch = (scene, language, theme) => {
  const desk = createFixtureDesk({ ...emptyDeskSnapshot, ...scenarios.talking }, () => dispatchNow)
  const { day, view } = sceneOf(scene)
  if (view !== null) desk.showTopic('dispatch', view)
  else if (scene === 'refused')
    desk.setTopic('dispatch', { state: 'refused', view: null, error: new RingloopError('notFound', 'none') })
  else desk.setTopic('dispatch', { state: 'loading', view: null, error: null })
  if (view !== null && scene !== 'agent')
    for (const id of Object.keys(view.orders))
      desk.showTopic(
        `suggestion/${id}`,
        lazily(() => day.suggestionOf(id)),
      )
  // what is asked for happens, as the gateway would do it
  desk.answer = async (sent: DeskCommand) => {
    if (sent.type !== 'dispatch' || view === null) return
    const { command } = sent
    const row = 'orderId' in command ? view.orders[command.orderId] : undefined
    if (command.type !== 'giveOrder' || row === undefined) return
    const taken = { by: command.to, name: view.engineers[command.to]?.name ?? '', at: desk.serverNow() }
    const given = { ...row, taken, commands: ['takeBackOrder', 'withdrawOrder'] as const }
    desk.showTopic('dispatch', { ...view, orders: { ...view.orders, [row.id]: given } })
  }
  window.dispatchDesk = desk
  stage(contentOf(scene), { desk, language, theme, timeZone: 'Asia/Taipei' })
}

function contentOf(scene: DispatchScene): ReactNode {
  if (scene === 'none') return null
  return scene === 'mapAlone' ? <DispatchMap /> : <DispatchBoard {...(scene === 'tiles' ? { tiles } : {})} />
}

/** A view that is reckoned when somebody looks. */
function lazily<View extends object>(make: () => View): View {
  let made: View | null = null
  return new Proxy({} as View, {
    get(_, name) {
      made ??= make()
      return Reflect.get(made, name)
    },
  })
}

window.refuseDispatch = () => {
  window.dispatchDesk.answer = () =>
    Promise.reject(new RingloopError('conflict', 'Ada has the order already.', { mend: 'Take it back first.' }))
}
