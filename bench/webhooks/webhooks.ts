import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Row } from '../row.js'

const calls = 100
const warmUp = { rate: 300, seconds: 10 }
const rounds = [
  { rate: 1_000, seconds: 60 },
  { rate: 1_500, seconds: 20 },
  { rate: 2_000, seconds: 20 },
]

interface Sent {
  readonly statuses: Readonly<Record<string, number>>
  readonly perSecond: number
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/**
 * Signed webhooks of a ticket system, posted by another process to a gateway with its database on disk: each is answered once it is
 * stored there. 100 calls are up, each showing five tickets; one webhook in ten is about one of these and reaches journal and desks.
 * Times are from the moment a webhook was due to be sent. Nothing may be lost, refused, or stored twice.
 */
export async function webhooksBenchmark(): Promise<readonly Row[]> {
  const gateway = fork(fileURLToPath(new URL('./gateway-process.ts', import.meta.url)), [String(calls)])
  try {
    const { url } = await word<{ readonly url: string }>(gateway)
    const rows: Row[] = []
    let first = 0
    for (const [round, { rate, seconds }] of [warmUp, ...rounds].entries()) {
      const sent = await send(url, rate, seconds, first)
      const total = rate * seconds
      if (sent.statuses['202'] !== total) throw new Error(`of ${total} webhooks ${JSON.stringify(sent.statuses)}`)
      first += total
      gateway.send('count')
      const { stored, told } = await word<{ readonly stored: number; readonly told: number }>(gateway)
      if (stored !== first || told !== first / 10) throw new Error(`${first} posted, ${stored} stored, ${told} told to calls`)
      if (round === 0) continue
      rows.push({
        'webhooks/s': rate,
        seconds,
        'answered/s': sent.perSecond,
        'median ms': sent.p50,
        '99 % ms': sent.p99,
        'most ms': sent.max,
      })
    }
    return rows
  } finally {
    gateway.send('end')
    await once(gateway, 'exit')
  }
}

async function send(url: string, rate: number, seconds: number, first: number): Promise<Sent> {
  const sender = fork(fileURLToPath(new URL('./sender-process.ts', import.meta.url)), [
    url,
    ...[rate, seconds, calls * 5, first].map(String),
  ])
  const sent = await word<Sent>(sender)
  sender.kill()
  return sent
}

function word<Word>(child: ChildProcess): Promise<Word> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('a process of the benchmark ended'))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      resolve(message as Word)
    })
  })
}
