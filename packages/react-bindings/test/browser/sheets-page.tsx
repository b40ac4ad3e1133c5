import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { RingloopProvider } from '../../src/index.js'
import deskCss from '../../src/styles/desk.css' with { type: 'text' }
import dispatchCss from '../../src/styles/dispatch.css' with { type: 'text' }
import softphoneCss from '../../src/styles/softphone.css' with { type: 'text' }
import supervisorCss from '../../src/styles/supervisor.css' with { type: 'text' }
import wallboardCss from '../../src/styles/wallboard.css' with { type: 'text' }
import { claimNothing } from '../fixtures/ring-claims.js'
import { deskOf, type StageWay, stages } from '../fixtures/stages.js'
import { stagePart } from './stage-part.js'

declare global {
  interface Window {
    sheets: {
      readonly names: readonly string[]
      show(stage: string, way: StageWay): void
      /** Chooses one element of each kind. */
      probe(): number
      /** What these look like with the sheets in this order: a line for each property. */
      looks(order: readonly string[]): string[]
    }
  }
}

const sheetOf = (css: string) => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}
const sheets: Readonly<Record<string, CSSStyleSheet>> = {
  desk: sheetOf(deskCss),
  supervisor: sheetOf(supervisorCss),
  wallboard: sheetOf(wallboardCss),
  dispatch: sheetOf(dispatchCss),
  softphone: sheetOf(softphoneCss),
}
const properties = [
  ...['color', 'backgroundColor', 'borderTopColor', 'borderLeftColor', 'fill', 'stroke', 'boxShadow'],
  ...['display', 'padding', 'margin', 'fontSize', 'fontWeight', 'minHeight', 'minWidth', 'borderRadius', 'whiteSpace'],
] as const
const place = document.getElementById('root') as HTMLElement
let root = createRoot(place)
let probes: readonly Element[] = []

window.sheets = {
  names: Object.keys(sheets),
  show(name, way) {
    const stage = stages[name]
    if (stage === undefined) throw new Error(`there is no stage ${name}`)
    root.unmount()
    root = createRoot(place)
    flushSync(() =>
      root.render(
        <RingloopProvider desk={deskOf(stage)} theme="dark" timeZone="Asia/Shanghai" createRingClaim={claimNothing}>
          {stagePart(way)}
        </RingloopProvider>,
      ),
    )
  },
  probe() {
    const kindOf = (element: Element) =>
      `${element.localName} ${element.getAttribute('class')} in ${element.parentElement?.className}`
    probes = [...new Map([...place.querySelectorAll('*')].map((element) => [kindOf(element), element])).values()]
    return probes.length
  },
  looks(order) {
    document.adoptedStyleSheets = order.flatMap((name) => sheets[name] ?? [])
    return probes.flatMap((element) => {
      const style = getComputedStyle(element)
      return properties.map((name) => `${element.localName} ${element.getAttribute('class')}: ${name} ${style[name]}`)
    })
  },
}
