import { hostileTexts } from '@ringloop/core/testing'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { RingloopProvider } from '../../src/index.js'
import type { DeskSource } from '../../src/store/desk-source.js'
import type { RingloopDeskElement } from '../../src/web-components/index.js'
import { hostileAssist } from '../fixtures/assist-fixtures.js'
import { hostileCase, hostileTeam } from '../fixtures/hostile-topics.js'
import { payloads, poison } from '../fixtures/poison.js'
import { claimNothing } from '../fixtures/ring-claims.js'
import { scenarios } from '../fixtures/scenarios.js'
import { deskOf, type StageWay, stages } from '../fixtures/stages.js'
import { stagePart } from './stage-part.js'
import '../../src/web-components/index.js'
import '../../src/web-components/wallboard.js'

declare global {
  interface Window {
    hacked: (which: unknown) => void
    hostile: {
      /** What was executed or reported against the policy. */
      readonly seen: string[]
      /** Shows a stage, with a payload in each text. */
      show(name: string, way: StageWay): void
    }
  }
}

const seen: string[] = []
window.hacked = (which) => seen.push(`executed ${String(which)}`)
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
  seen.push(`${violatedDirective}: ${blockedURI} ${sample}`)
})

const words = [...payloads, ...Object.values(hostileTexts)]

function hostileDesk(name: string): DeskSource {
  const stage = stages[name]
  if (stage === undefined) throw new Error(`there is no stage ${name}`)
  const desk = deskOf(stage, poison)
  desk.explanations = () =>
    Promise.resolve(words.map((text, index) => ({ subject: 'route', title: text, lines: [text], id: index }) as never))
  desk.answer = () => Promise.reject(new Error(words[0]))
  for (const id of Object.keys(scenarios[stage.scenario].view?.interactions ?? {})) {
    desk.showTopic(`assist/${id}`, poison(hostileAssist))
    desk.showTopic(`case/${id}`, poison(hostileCase))
  }
  desk.showTopic('team', poison(hostileTeam))
  return desk
}

const place = document.getElementById('root') as HTMLElement
let root = createRoot(place)

function Shown({ desk, way }: { readonly desk: DeskSource; readonly way: StageWay }): ReactNode {
  return (
    <RingloopProvider desk={desk} timeZone="Asia/Shanghai" createRingClaim={claimNothing}>
      {stagePart(way, poison)}
    </RingloopProvider>
  )
}

window.hostile = {
  seen,
  show(name, way) {
    const desk = hostileDesk(name)
    for (const element of document.querySelectorAll('[data-element]')) element.remove()
    root.unmount()
    // a root of its own: what one breaks is not taken for the fault of the next
    root = createRoot(place)
    if (!way.includes('-')) return flushSync(() => root.render(<Shown desk={desk} way={way} />))
    for (const tag of way.split(' ')) {
      const element = document.createElement(tag) as RingloopDeskElement
      element.dataset.element = ''
      element.desk = desk
      element.settings = { createRingClaim: claimNothing }
      document.body.append(element)
    }
  },
}
