import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { createRequestTrackerBackend } from '../../src/index.js'
import { freshId } from '../support/new-ticket.js'
import { describeWithRequestTracker } from '../support/request-tracker.js'
import { createTrackerProbe } from '../support/tracker-probe.js'

const script = fileURLToPath(new URL('../support/filing-process.ts', import.meta.url))

await describeWithRequestTracker('gateways that are killed (kill -9) while they file', (tracker) => {
  const probe = createTrackerProbe(tracker)
  const ticketCount = async () => ((await probe.call('GET', 'tickets?query=id>0&per_page=1')) as { total: number }).total

  /** Runs a gateway; kills it when RT has made `killAfter` more tickets. `null` lets it finish. */
  async function run(externalIds: readonly string[], killAfter: number | null): Promise<Map<string, string>> {
    const filed = new Map<string, string>()
    const env = { ...process.env, RINGLOOP_RT_URL: tracker.url, RINGLOOP_RT_TOKEN: tracker.token }
    const child = spawn(process.execPath, ['--conditions=@ringloop/source', '--import', 'tsx', script, ...externalIds], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
    createInterface(child.stdout).on('line', (line) => {
      const [externalId, id] = JSON.parse(line) as [string, string]
      filed.set(externalId, id)
    })
    if (killAfter !== null) {
      const before = await ticketCount()
      while (child.exitCode === null && child.signalCode === null && (await ticketCount()) < before + killAfter) {
        // Each look takes a moment: RT is asked.
      }
      child.kill('SIGKILL')
    }
    await ended
    return filed
  }

  it('leave one ticket a call', async () => {
    const externalIds = Array.from({ length: 8 }, freshId)
    const told: [string, string][] = []
    // Two at once, both killed at different moments, again and again; then one that may finish.
    for (let round = 0; round < 3; round += 1) {
      for (const filed of await Promise.all([run(externalIds, 1 + round), run([...externalIds].reverse(), 2 + round)]))
        told.push(...filed)
    }
    const last = await run(externalIds, null)
    expect(last.size).toBe(externalIds.length)
    await createRequestTrackerBackend({ ...tracker, queue: 'Support' }).sweep({ signal: new AbortController().signal })
    for (const externalId of externalIds) {
      const id = last.get(externalId)
      expect(await probe.search(`CF.{CallId} = '${externalId}'`)).toEqual([id])
      expect(await probe.search(`RefersTo = 'ringloop:${encodeURIComponent(externalId)}'`)).toEqual([id])
      expect(await probe.search(`Subject = '${externalId}' AND Status != 'rejected'`)).toEqual([id])
    }
    // Whatever a gateway was told before it was killed leads to the ticket that stayed.
    for (const [externalId, id] of told) expect(String((await probe.ticket(id)).id)).toBe(last.get(externalId))
  }, 120_000)
})
