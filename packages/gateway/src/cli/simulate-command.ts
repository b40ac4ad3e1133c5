import { parseArgs } from 'node:util'
import { RingloopError } from '@ringloop/core'
import { createSimulator, type Simulator } from '@ringloop/freeswitch-adapter/simulator'
import type { CliIo } from './cli-io.js'

const usage = `ringloop simulate [--calls N] [--rate N] [options]

Runs a simulated FreeSWITCH: its Event Socket answers, and customers call its queue. Point "ringloop serve" at it.
Ends when the last call is over, or at once with SIGTERM or SIGINT.

  --calls N         how many customers call (default: 100)
  --rate N          how many a second (default: 1)
  --agents N        agents in the queue, with the extensions 2001, 2002, … (default: 20)
  --queue NAME      the queue (default: support@default)
  --talk SECONDS    how long a customer talks, about (default: 15)
  --port N          the port of the Event Socket (default: 8021; 0 takes a free one)
  --host ADDRESS    where to listen (default: 127.0.0.1)
  --password TEXT   its password (default: ClueCon)
  --speed X         time goes X times as fast (default: 1)
  --seed N          another seed, other calls (default: 1)
  --wait            begin with the calls when somebody listens to the events
  --fault KIND@S    a fault S seconds after the start, for 5 seconds if it lasts; can be given several times:
                    drop, cut, slow, restart, shutdown, password, acl, silence, duplicate, reorder, delay, jobs, names
`

/** How long a lasting fault lasts, in seconds. */
const faultSeconds = 5

const faults: Readonly<Record<string, (simulator: Simulator, on: boolean) => void>> = {
  drop: (simulator, on) => on && simulator.faults.dropConnections(),
  cut: (simulator, on) => on && simulator.faults.cutInsideFrame(),
  slow: (simulator, on) => on && simulator.faults.killSlowReaders(),
  restart: (simulator, on) => on && simulator.restart(),
  shutdown: (simulator, on) => on && simulator.shutDownConnections(),
  password({ faults: switches }, on) {
    switches.wrongPassword = on
    if (on) switches.dropConnections()
  },
  acl({ faults: switches }, on) {
    switches.rejectByAcl = on
    if (on) switches.dropConnections()
  },
  silence({ faults: switches }, on) {
    switches.silent = on
  },
  duplicate({ faults: switches }, on) {
    switches.duplicateEvents = on
  },
  reorder({ faults: switches }, on) {
    switches.reorderEvents = on
  },
  delay({ faults: switches }, on) {
    switches.answerDelay = on ? 1000 : 0
  },
  jobs({ faults: switches }, on) {
    switches.loseJobResults = on
  },
  names({ faults: switches }, on) {
    switches.brokenNames = on
  },
}

/** `ringloop simulate`. Exit code 0, also when it is ended by the signal. */
export async function runSimulate(args: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      calls: { type: 'string', default: '100' },
      rate: { type: 'string', default: '1' },
      agents: { type: 'string', default: '20' },
      queue: { type: 'string', default: 'support@default' },
      talk: { type: 'string', default: '15' },
      port: { type: 'string', default: '8021' },
      host: { type: 'string', default: '127.0.0.1' },
      password: { type: 'string', default: 'ClueCon' },
      speed: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      wait: { type: 'boolean', default: false },
      fault: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help) {
    io.out(usage)
    return 0
  }
  const calls = readNumber('calls', values.calls, 1, 10_000_000)
  const perSecond = readNumber('rate', values.rate, 0.001, 10_000)
  const agents = readNumber('agents', values.agents, 0, 100_000)
  const talk = readNumber('talk', values.talk, 0.1, 36_000)
  const speed = readNumber('speed', values.speed, 0.01, 1000)
  const planned = values.fault.map(readFault)

  await using simulator = await createSimulator({
    host: values.host,
    port: readNumber('port', values.port, 0, 65_535),
    password: values.password,
    speed,
    seed: readNumber('seed', values.seed, 0, 0xffffffff),
    queues: [{ name: values.queue }],
    phones: Array.from({ length: agents }, (_, index) => ({
      extension: String(2001 + index),
      queues: [values.queue],
      behaviour: { kind: 'answer', afterSeconds: 1 + (index % 4) },
    })),
  })
  io.out(
    `A simulated FreeSWITCH listens on ${simulator.host}:${simulator.port}; agents ${agents === 0 ? 'none' : `2001–${2000 + agents}`}.\n`,
  )
  if (values.wait) await listening(simulator, io.signal)
  const timers = new Set<NodeJS.Timeout>()
  const after = (seconds: number, act: () => void) => timers.add(setTimeout(act, (seconds * 1000) / speed))
  for (const { name, seconds } of planned) {
    after(seconds, () => {
      io.out(`fault: ${name}\n`)
      faults[name]?.(simulator, true)
    })
    after(seconds + faultSeconds, () => faults[name]?.(simulator, false))
  }
  const progress = setInterval(() => io.out(`${tell(simulator)}\n`), 5000)
  try {
    await simulator.load({ calls, perSecond, talkSeconds: [talk / 2, talk * 1.5], signal: io.signal })
  } finally {
    clearInterval(progress)
    for (const timer of timers) clearTimeout(timer)
  }
  io.out(`${tell(simulator)}\n`)
  return 0
}

function tell({ counts }: Simulator): string {
  const { calls, active, answered, abandoned, eventsSent, listeners } = counts
  return `${calls} calls, ${active} of them now; ${answered} answered, ${abandoned} abandoned; ${eventsSent} events; ${listeners} listeners`
}

async function listening(simulator: Simulator, signal: AbortSignal): Promise<void> {
  while (simulator.counts.listeners === 0 && !signal.aborted) await new Promise((resolve) => setTimeout(resolve, 100))
}

function readNumber(name: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= least && value <= most))
    throw new RingloopError('invalidInput', `--${name} ${text} is no number from ${least} to ${most}.`, {
      mend: `Give --${name} a number.`,
    })
  return value
}

function readFault(text: string): { readonly name: string; readonly seconds: number } {
  const [name = '', at = ''] = text.split('@')
  const seconds = Number(at)
  if (!Object.hasOwn(faults, name) || at === '' || !(seconds >= 0))
    throw new RingloopError('invalidInput', `--fault ${text} is none.`, {
      mend: `Give a kind and seconds, for example drop@30. Kinds: ${Object.keys(faults).join(', ')}.`,
    })
  return { name, seconds }
}
