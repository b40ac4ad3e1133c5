import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildDeskPage } from '../../desk-page/build.mjs'
import { type DemoSwitch, startDemoSwitch } from '../../src/demo/demo-switch.js'
import { startWholeWay, type WholeWay } from '../whole-way/start-whole-way.js'

/** A gateway with a simulated switch behind it, whose telephones are answered by buttons only, and its desk page. */
export interface ServedDesk extends AsyncDisposable {
  readonly demo: DemoSwitch
  readonly way: WholeWay
  /** Of the desk of 1001. */
  readonly address: string
}

export async function serveDesk(wrapUpSeconds = 3600): Promise<ServedDesk> {
  const directory = await mkdtemp(join(tmpdir(), 'ringloop-page-'))
  const pageDirectory = await buildDeskPage(directory)
  const demo = await startDemoSwitch({ answerSeconds: 3600 })
  const way = await startWholeWay({
    adapter: demo.adapter,
    pageDirectory,
    agents: [
      { extension: '1001', name: 'Ann Lin', token: 'token-1001' },
      { extension: '1002', name: '張志明', token: 'token-1002', supervisor: true },
    ],
    rules: { version: 1, wrapUpSeconds, rules: [] },
  })
  await way.connected()
  return {
    demo,
    way,
    address: `${way.gateway.url}/#token=token-1001`,
    async [Symbol.asyncDispose]() {
      await way[Symbol.asyncDispose]()
      await demo.simulator[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/**
 * In the page, before anything else: `ringloopHeard` counts what rings, where `onRing` is called, and keeps when a pop came and went,
 * by `Date.now`.
 */
export function listenInPage(): void {
  const heard: { what: 'rang' | 'pop' | 'noPop'; at: number }[] = []
  Object.assign(window, { ringloopHeard: heard })
  localStorage.setItem('ringloop.preferences', JSON.stringify({ language: 'en', ringTone: true }))
  // What a ring sounds like: one context for as long as it rings.
  const param = { value: 0, setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} }
  const node = () => ({ frequency: param, gain: param, connect: node, start() {}, stop() {} })
  window.AudioContext = class extends EventTarget {
    readonly state = 'running'
    readonly currentTime = 0
    readonly createOscillator = node
    readonly createGain = node
    constructor() {
      super()
      heard.push({ what: 'rang', at: Date.now() })
    }
    async resume() {}
    async close() {}
  } as unknown as typeof AudioContext
  Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: true, isActive: true } })
  let shown = false
  const look = () => {
    const now = document.querySelector('.rl-pop') !== null
    if (now === shown) return
    shown = now
    heard.push({ what: now ? 'pop' : 'noPop', at: Date.now() })
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true })
}
