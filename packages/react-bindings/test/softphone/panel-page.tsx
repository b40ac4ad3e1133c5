import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { DeskLanguage, DeskTheme } from '../../src/index.js'
import { createSoftphone } from '../../src/softphone/index.js'
import { createFixtureDesk, type FixtureDesk } from '../fixtures/fixture-desk.js'
import { scenarios } from '../fixtures/scenarios.js'
import { DeskWithTelephone, telephoneOf } from './desk-with-telephone.js'
import { createFakeMedia, createFakeOwnership, createFakeSession, createFakeSip } from './fake-sip.js'

declare global {
  interface Window {
    showTelephone: (language: DeskLanguage, theme: DeskTheme, tab: 'owner' | 'other') => void
    telephone: {
      readonly desk: FixtureDesk
      readonly sip: ReturnType<typeof createFakeSip>
      readonly media: ReturnType<typeof createFakeMedia>
      ring(id: string, name?: string): ReturnType<typeof createFakeSession>
      answered?: ReturnType<typeof createFakeSession>
    }
    /** Makes one with the real library, as the guide does. */
    makeReal: () => string
  }
}

const root = createRoot(document.getElementById('root') as HTMLElement)
let turn = 0

window.showTelephone = (language, theme, tab) => {
  document.documentElement.lang = language
  document.documentElement.dataset.rlTheme = theme
  const [sip, media] = [createFakeSip(), createFakeMedia()]
  const desk = createFixtureDesk(scenarios.ringing)
  const softphone = createSoftphone({
    jssip: sip.library,
    url: 'wss://pbx.example',
    uri: 'sip:1001@pbx.example',
    password: 'x',
    media,
    ownership: createFakeOwnership(tab),
  })
  const ring = (id: string, name?: string) => {
    const session = createFakeSession(id, '13800138000', name)
    sip.agents.at(-1)?.rings(session)
    return session
  }
  window.telephone = { desk, sip, media, ring }
  flushSync(() =>
    root.render(<DeskWithTelephone key={++turn} desk={desk} softphone={softphone} language={language} theme={theme} />),
  )
}
window.makeReal = () => {
  const real = telephoneOf({ extension: '1001', password: 'x' })
  const { state } = real.getSnapshot().line
  real[Symbol.dispose]()
  return state
}
