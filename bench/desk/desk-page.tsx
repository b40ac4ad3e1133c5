import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import {
  AgentDesk,
  createDeskConnection,
  IncomingPop,
  RingloopProvider,
  useIncomingCalls,
} from '../../packages/react-bindings/src/index.js'

declare global {
  interface Window {
    /** Shows all of the timeline, a press after the other. */
    openTimeline: () => Promise<number>
    /** Settles well after the pop has been painted, or is gone. */
    popIs: (shown: boolean) => Promise<void>
    /** What an agent does meanwhile: one thing, by turns. */
    act: () => void
    /** The last patch that has come. */
    patches: () => number
  }
}

/** How many times faster than usual the timers of the connection run, so that what it keeps for seconds is kept for as many events. */
const speed = Number(new URLSearchParams(location.search).get('speed') ?? '1')
const clock = {
  now: Date.now,
  after(milliseconds: number, run: () => void) {
    const timer = setTimeout(run, milliseconds / speed)
    return () => clearTimeout(timer)
  },
}

let patches = 0
/** The browser's own socket; the message of a new ringing call leaves a mark in the trace. */
const openSocket: Parameters<typeof createDeskConnection>[0]['openSocket'] = (url, listener) => {
  const socket = new WebSocket(url)
  socket.onopen = () => listener.opened()
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    if (data.startsWith('{"type":"patch"')) {
      patches++
      if (marked && data.includes('"mine":"ringing"')) performance.mark('ringloop-message')
    }
    listener.received(data)
  }
  socket.onclose = ({ code, reason }) => listener.closed(code, reason)
  return { send: (text) => socket.send(text), close: () => socket.close() }
}

const desk = createDeskConnection({
  url: `ws://${location.host}/desk`,
  token: 'agent',
  openSocket,
  ...(speed === 1 ? {} : { clock, quietMs: 15_000 * speed, commandTimeoutMs: 10_000 * speed, connectTimeoutMs: 10_000 * speed }),
})
desk.start()

function Pops(): ReactNode {
  return useIncomingCalls().map(({ view: { interaction } }) => <IncomingPop key={interaction.id} callId={interaction.id} />)
}

const root = document.querySelector('main')
const marked = location.hash.includes('marks')
let shown = false
let told = { wanted: true, tell() {} }
if (root && marked) {
  new MutationObserver(() => {
    const now = root.querySelector('.rl-pop') !== null
    if (now && !shown) performance.mark('ringloop-pop')
    shown = now
    if (shown === told.wanted) setTimeout(told.tell, 60)
  }).observe(root, { childList: true, subtree: true })
}
window.popIs = (wanted) =>
  new Promise((tell) => {
    told = { wanted, tell }
    if (shown === wanted) setTimeout(tell, 60)
  })

const press = (selector: string) => root?.querySelector<HTMLElement>(selector)?.click()
const type = (selector: string, text: string) => {
  const input = root?.querySelector<HTMLInputElement>(selector)
  if (!input) return
  // as a keyboard does it, past React's own watch over the property
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text)
  input.dispatchEvent(new Event('input', { bubbles: true }))
}
let turn = 0
const deeds: readonly (() => void)[] = [
  () => press('.rl-pop [data-rl-action="putAway"]'),
  () => type('.rl-ticket input', `Typed ${turn}`),
  () => press('.rl-why summary, .rl-why button'),
  () => press('.rl-timeline > button'),
  () => press(`.rl-calls li:nth-child(${1 + (turn % 9)}) .rl-call-item`),
  () => press('.rl-story-tab:nth-child(2)'),
  () => type('.rl-timeline input[type="search"]', turn % 2 === 0 ? 'delivery' : ''),
]
window.act = () => deeds[turn++ % deeds.length]?.()
window.patches = () => patches
window.openTimeline = async () => {
  const more = () => root?.querySelector<HTMLElement>('.rl-timeline > button')
  while (more()) {
    more()?.click()
    await new Promise(requestAnimationFrame)
  }
  return root?.querySelectorAll('.rl-entry').length ?? 0
}

if (root)
  createRoot(root).render(
    <RingloopProvider desk={desk} timeZone="UTC" onRing={() => {}}>
      {location.hash.includes('pop') ? <Pops /> : <AgentDesk />}
    </RingloopProvider>,
  )
