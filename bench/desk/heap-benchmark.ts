import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import { findChromium, launchChromium } from '../../packages/react-bindings/test/browser/browser.js'
import { buildBenchPage } from '../build-page.js'
import type { Row } from '../row.js'
import { createBusyDesk } from './busy-desk.js'
import { compiledCode } from './compiled-code.js'
import { serveDesk } from './serve-desk.js'

const eventsPerSecond = 10
const eventsPerMinute = 60 * eventsPerSecond
/** An hour's events before the one that counts: until the engine has compiled what it will, and every list is as long as it gets. */
const fastMinutes = 60
const fastSpeed = 15
/** Then at the pace that is measured: what is kept for seconds is kept for as few events. */
const warmUpMinutes = 5
/** Acceptance. */
const mostGrowth = 0.05
const keep = 40
const earlier = 200

/** What is alive in the page after a collection. */
interface Alive {
  readonly heap: number
  readonly nodes: number
  readonly listeners: number
}

/**
 * A desk for an hour at ten events a second: calls ring, are found, answered, held, filed and forgotten, drafts and topics change, agents
 * type, pick other calls, look through the timeline. After each minute of events garbage is collected, twice, and what is left is counted.
 *
 * `speed` makes the same events come sooner; timers of the connection run as much faster. When the page falls behind, events wait for it.
 *
 * The exit code is 1 if the heap is more than 5 % larger after the last minute than after the warm-up. The engine compiles what has run
 * often enough, which the heap grows by; so the warm-up has as many events as the hour, and a heap snapshot at both ends tells how much of
 * the heap is compiled code.
 */
export async function* heapBenchmark({
  minutes,
  speed,
}: {
  readonly minutes: number
  readonly speed: number
}): AsyncIterable<Row> {
  const chromium = findChromium()
  if (chromium === null) {
    process.exitCode = 1
    return
  }
  const directory = await mkdtemp(join(tmpdir(), 'ringloop-bench-'))
  await buildBenchPage(new URL('desk-page', import.meta.url), directory)
  const browser = await launchChromium(chromium)
  const desk = createBusyDesk({ earlier, keep, random: Math.random }, Date.now())
  const served = await serveDesk(directory, desk, earlier)
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(`${served.url}/?speed=${speed}`)
    await page.locator('.rl-desk').waitFor()
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('HeapProfiler.enable')
    for (let minute = 1; minute <= fastMinutes; minute++) {
      await runMinute(page, served, desk, fastSpeed)
      served.publish(desk.settle(Date.now()))
    }
    const measured: Alive[] = []
    const code: number[] = []
    for (let minute = 1; minute <= warmUpMinutes + minutes; minute++) {
      await runMinute(page, served, desk, speed)
      served.publish(desk.settle(Date.now()))
      const alive = await count(page, devtools)
      if (minute < warmUpMinutes) continue
      measured.push(alive)
      yield toRow(minute - warmUpMinutes, alive)
      if (measured.length === 1 || minute === warmUpMinutes + minutes) code.push(await compiledCode(devtools))
    }
    yield summary(measured, code)
  } finally {
    await browser.close()
    await served[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  }
}

/** The events of a minute, at their times or as soon as the page can. */
async function runMinute(
  page: Page,
  served: Awaited<ReturnType<typeof serveDesk>>,
  desk: ReturnType<typeof createBusyDesk>,
  speed: number,
): Promise<void> {
  const began = performance.now()
  for (let event = 1; event <= eventsPerMinute; event++) {
    served.publish(desk.next(Date.now()))
    if (event % 10 === 0) served.topicsChange()
    if (event % eventsPerSecond !== 0) {
      if (speed <= 5) await until(began + (event * 1000) / eventsPerSecond / speed)
      continue
    }
    // the agent does something every second; the answer says that the page has come so far
    await page.evaluate(() => {
      window.act()
      return new Promise(requestAnimationFrame)
    })
    await until(began + (event * 1000) / eventsPerSecond / speed)
  }
}

const until = (time: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.max(0, time - performance.now())))

/** Each time with the same on the desk: no call, the newest of the list shown afresh; topics nobody watches any more are gone. */
async function count(page: Page, devtools: CDPSession): Promise<Alive> {
  for (const index of [1, 0]) {
    await page.evaluate((at) => document.querySelectorAll<HTMLElement>('.rl-calls .rl-call-item')[at]?.click(), index)
    await page.waitForTimeout(500)
  }
  await page.waitForTimeout(3_000)
  // the second takes what the first one's finalisers let go
  for (let turn = 0; turn < 2; turn++) await devtools.send('HeapProfiler.collectGarbage')
  const { usedSize } = await devtools.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters')
  return { heap: usedSize, nodes, listeners: jsEventListeners }
}

const mib = (bytes: number) => Math.round((bytes / 1_048_576) * 100) / 100
const toRow = (minute: number, { heap, nodes, listeners }: Alive): Row => ({
  minute: String(minute),
  heapMiB: mib(heap),
  nodes,
  listeners,
  loadOfMachine: Math.round((loadavg()[0] ?? 0) * 10) / 10,
})

/** What an hour at this rate would add, by the line of least squares through all minutes; and last against first. */
function summary(measured: readonly Alive[], [codeFirst, codeLast]: readonly number[]): Row {
  const [first, last] = [measured[0], measured.at(-1)]
  if (first === undefined || last === undefined || codeFirst === undefined || codeLast === undefined)
    throw new Error('nothing was measured')
  const centre = (measured.length - 1) / 2
  const mean = measured.reduce((sum, { heap }) => sum + heap, 0) / measured.length
  const along = measured.reduce((sum, { heap }, index) => sum + (index - centre) * (heap - mean), 0)
  const spread = measured.reduce((sum, _, index) => sum + (index - centre) ** 2, 0)
  const growth = last.heap / first.heap - 1
  if (growth > mostGrowth) {
    console.error(`the heap grew by ${(growth * 100).toFixed(1)} % (at most ${mostGrowth * 100} %)`)
    process.exitCode = 1
  }
  return {
    minute: 'last ÷ first',
    heapMiB: Math.round((last.heap / first.heap) * 1000) / 1000,
    nodes: Math.round((last.nodes / first.nodes) * 1000) / 1000,
    listeners: Math.round((last.listeners / first.listeners) * 1000) / 1000,
    loadOfMachine: null,
    withoutCode: Math.round(((last.heap - codeLast) / (first.heap - codeFirst)) * 1000) / 1000,
    codeFirstMiB: mib(codeFirst),
    codeLastMiB: mib(codeLast),
    slopeMiBAnHour: spread === 0 ? 0 : mib((along / spread) * 60),
    events: (measured.length - 1) * eventsPerMinute,
  }
}
