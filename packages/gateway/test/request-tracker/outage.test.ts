import { setTimeout as delay } from 'node:timers/promises'
import { loadRecording } from '@ringloop/freeswitch-adapter/player'
import { createRequestTrackerBackend, createRequestTrackerDirectory } from '@ringloop/ticket-client'
import { expect, it } from 'vitest'
import { loadRecording as recordingOf } from '../../../freeswitch-adapter/test/support/recordings.js'
import { describeWithRequestTracker } from '../../../ticket-client/test/support/request-tracker.js'
import { createProxy } from '../whole-way/proxy.js'
import { startWholeWay } from '../whole-way/start-whole-way.js'

const outageSeconds = 120

await describeWithRequestTracker('Request Tracker is away for two minutes', ({ url, token }) => {
  it('calls go on, pops say what is missing, tickets wait and are filed once when it is back', { timeout: 400_000 }, async () => {
    const proxy = await createProxy(url)
    const way = await startWholeWay({
      tickets: createRequestTrackerBackend({ url: proxy.url, token, queue: 'Support' }),
      directory: createRequestTrackerDirectory({ url: proxy.url, token }),
      remoteTickets: true,
    })
    try {
      await way.connected()
      const scenario = loadRecording(recordingOf('b_queue_answer', 'filter.json').bytes)
      const series = String(Date.now()).slice(-6)
      const numbers = Array.from({ length: 8 }, (_, index) => `091${series}${index}`)
      const call = (callerNumber: string) => way.player.play(scenario, { speed: 6, overrides: { callerNumber } }).done
      const interactions = async () => Object.values((await way.view('1001')).interactions).map(({ interaction }) => interaction)

      await proxy.close()
      const away = delay(outageSeconds * 1000)
      for (const number of numbers) {
        await call(number)
        await delay(2500)
      }
      // the calls are there, with what is known and what is not
      expect(await interactions()).toHaveLength(numbers.length)
      for (const { call: seen, lookup, filing, pops } of await interactions()) {
        expect(seen.state).toBe('ended')
        expect(pops).toHaveLength(1)
        expect(lookup.state).toBe('unavailable')
        expect(filing.state).toBe('waiting')
      }
      const { system } = await way.view('1001')
      expect(system.tickets).toMatchObject({ state: 'unavailable', waiting: numbers.length })
      expect((await way.gateway.health()).parts.telephony?.ok).toBe(true)
      await away
      expect((await interactions()).every(({ filing }) => filing.state === 'waiting')).toBe(true)

      await proxy.open()
      const filed = async () => (await interactions()).filter(({ filing }) => filing.state === 'filed').length
      const late = AbortSignal.timeout(200_000)
      while ((await filed()) < numbers.length && !late.aborted) await delay(500)
      expect(await filed()).toBe(numbers.length)
      await way.until(async () => {
        const { state, waiting } = (await way.view('1001')).system.tickets
        return state === 'available' && waiting === 0
      }, 'the desk to show that none waits')
      for (const number of numbers) {
        const query = `CF.{CallerPhone} = '+886${number.slice(1)}' AND Status != 'rejected' AND Status != 'deleted'`
        const answer = await fetch(`${url}/REST/2.0/tickets?query=${encodeURIComponent(query)}`, {
          headers: { authorization: `token ${token}` },
        })
        expect(((await answer.json()) as { total: number }).total, number).toBe(1)
      }
    } finally {
      await way[Symbol.asyncDispose]()
      await proxy[Symbol.asyncDispose]()
    }
  })
})
