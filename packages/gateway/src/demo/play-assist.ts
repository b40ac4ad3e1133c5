import { setTimeout as delay } from 'node:timers/promises'
import type { CallId, TelephonyAdapter } from '@ringloop/core'
import { type HeardCall, heardOf } from './heard.js'

/** How {@link playAssist} reaches the gateway. */
export interface AssistOptions {
  /** Of the gateway. */
  readonly url: string
  /** Of a writer. */
  readonly token: string
  /** 2 has half the pauses between sentences. */
  readonly speed: number
  readonly signal: AbortSignal
}

const betweenLinesMs = 4000

/** Tells the gateway over HTTP what is said in calls of customers whom the demo has words for, as a program that listens would. */
export function playAssist(adapter: Pick<TelephonyAdapter, 'on'>, { url, token, speed, signal }: AssistOptions): void {
  const heard = new Map<CallId, HeardCall>()
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    })
    // the call is over meanwhile: nothing more is told
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  }
  const play = async (callId: CallId, { lines, article, summary }: HeardCall) => {
    for (const [index, line] of lines.entries()) {
      await delay(betweenLinesMs / speed, undefined, { signal })
      await post(`/transcripts/${callId}`, { lines: [{ id: String(index), confidence: 0.93, ...line }] })
      if (index === 1) await post(`/assist/${callId}/articles`, { articles: [{ ...article, url: null, score: 0.88 }] })
    }
    await post(`/assist/${callId}/summary`, { text: summary, confidence: 0.9 })
  }
  adapter.on('telephony', (events) => {
    for (const event of events) {
      if (event.type === 'originated') {
        const known = event.customer.number === null ? undefined : heardOf[event.customer.number]
        if (known !== undefined) heard.set(event.callId, known)
      }
      const words = heard.get(event.callId)
      if (words === undefined) continue
      if (event.type === 'established') {
        heard.delete(event.callId)
        play(event.callId, words).catch(() => {})
      } else if (event.type === 'callCleared') heard.delete(event.callId)
    }
  })
}
