import { readFileSync } from 'node:fs'
import type { StartClient } from './client.js'
import { headersRead } from './headers-read.js'

/** What the parent tells a client's process. */
export interface ClientOrder {
  readonly port: number
  readonly format: 'json' | 'plain'
  readonly names: readonly string[]
  /** Of one repetition of the stream. */
  readonly events: number
  readonly headers: number
  readonly bytes: number
  /** Repetitions before the measurement begins: the code is compiled, the heap has its size. */
  readonly warmUp: number
  readonly repetitions: number
}

/** What it measured, from the last event of the warm-up to the last event of all. */
export interface ClientReport {
  readonly cpuMicrosPerEvent: number
  readonly eventsPerSecond: number
  readonly maxRssMb: number
}

/** Runs one client until it has seen every event, then tells the parent. What it did not see is an error. */
export function runClient(start: StartClient): void {
  process.once('message', (order: ClientOrder) => {
    const total = order.warmUp + order.repetitions
    let events = 0
    let bytes = 0
    let headers = 0
    let cpu = process.cpuUsage()
    let begun = performance.now()

    const begin = () => {
      cpu = process.cpuUsage()
      begun = performance.now()
    }
    const end = () => {
      const milliseconds = performance.now() - begun
      const { user, system } = process.cpuUsage(cpu)
      const measured = order.events * order.repetitions
      const report: ClientReport = {
        cpuMicrosPerEvent: (user + system) / measured,
        eventsPerSecond: (measured / milliseconds) * 1000,
        maxRssMb: peakMemoryMb(),
      }
      process.send?.(report, () => process.exit(0))
    }
    const fail = (message: string) => {
      console.error(message)
      process.exit(1)
    }

    Promise.resolve(
      start({
        ...order,
        password: 'ClueCon',
        onEvent(read) {
          for (const name of headersRead) if (read(name) !== undefined) headers += 1
          events += 1
          if (events === order.events * order.warmUp) begin()
          if (events < order.events * total) return
          if (headers !== order.headers * total) fail(`read ${headers} headers, not ${order.headers * total}`)
          end()
        },
        onBytes(count) {
          const before = bytes
          bytes += count
          const boundary = order.bytes * order.warmUp
          if (before < boundary && bytes >= boundary) begin()
          if (bytes >= order.bytes * total) end()
        },
      }),
    ).catch((error: unknown) => fail(String(error)))
  })
}

/** On Linux `getrusage` tells the parent's peak when the child's is smaller; the process's own stands in /proc. */
function peakMemoryMb(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024
}
