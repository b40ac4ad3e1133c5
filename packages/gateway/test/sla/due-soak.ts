import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { SlaProcess } from './sla-process.js'

/** How {@link runDueSoak} goes. */
export interface DueSoakOptions {
  /** The built `sla-process.ts`. */
  readonly processFile: string
  readonly database: SlaProcess['database']
  readonly toldFile: string
  readonly open: number
  readonly due: number
  readonly dueInMs: number
  /** How long anything may take. */
  readonly patienceMs: number
}

/** What came of it. Milliseconds, bytes. */
export interface DueSoakFigures {
  readonly rows: number
  /** From the second in which all were due until their states, and what follows from them, were stored. */
  readonly storedMostMs: number
  /** Until they were told: the half of them, 99 of 100, all. */
  readonly toldMedianMs: number
  readonly told99Ms: number
  readonly toldMostMs: number
  /** Of those that were due when the process was killed. */
  readonly toldBeforeKill: number
  readonly lost: number
  /** Notifications that a receiver who knows keys was told more than once. */
  readonly toldTwice: number
  /** Sent again under the key under which they had been sent: the process was killed before it could note that. */
  readonly sentAgain: number
  /** From the start of the next process until the last of them was told. */
  readonly recoveredMs: number
  readonly mostMemory: number
}

/**
 * Many clocks are open, many come due in one second: once undisturbed, then again, and the process is killed when half of them were
 * told, and started again.
 */
export async function runDueSoak(options: DueSoakOptions): Promise<DueSoakFigures> {
  const { due, open } = options
  const first = await start(options, { open, due, prefix: 'a' })
  await toldKeys(options, (keys) => keys.size >= due)
  const lines = await readTold(options.toldFile)
  const undisturbed = await end(first.child)
  const late = lines.map(({ at }) => at - first.at).sort((a, b) => a - b)

  const second = await start(options, { open: 0, due, prefix: 'b' })
  await toldKeys(options, (keys) => keys.size >= due + due / 2)
  second.child.kill('SIGKILL')
  await once(second.child, 'exit')
  const toldBeforeKill = ofRound(await readTold(options.toldFile), 'b').length

  const begun = Date.now()
  const third = await start(options, { open: 0, due: 0, prefix: 'c' })
  await toldKeys(options, (keys) => keys.size >= due * 2)
  const all = await readTold(options.toldFile)
  const recoveredMs = Math.max(0, Math.max(...all.map(({ at }) => at)) - begun)
  const rest = await end(third.child)
  const after = await readTold(options.toldFile)
  const tickets = new Map<string, Set<string>>()
  for (const { key } of after) {
    const ticket = key.slice(0, key.indexOf('/'))
    tickets.set(ticket, (tickets.get(ticket) ?? new Set()).add(key))
  }
  return {
    rows: rest.rows,
    storedMostMs: Math.max(...undisturbed.stored.map(({ at }) => at - first.at)),
    toldMedianMs: late[Math.floor(late.length * 0.5)] ?? Number.NaN,
    told99Ms: late[Math.floor(late.length * 0.99)] ?? Number.NaN,
    toldMostMs: late.at(-1) ?? Number.NaN,
    toldBeforeKill,
    lost: due * 2 - tickets.size + rest.pending,
    toldTwice: [...tickets.values()].filter((keys) => keys.size > 1).length,
    sentAgain: after.length - new Set(after.map(({ key }) => key)).size,
    recoveredMs,
    mostMemory: Math.max(undisturbed.mostMemory, rest.mostMemory),
  }
}

async function start(
  { processFile, database, toldFile, dueInMs, patienceMs }: DueSoakOptions,
  what: Pick<SlaProcess, 'open' | 'due' | 'prefix'>,
): Promise<{ readonly child: ChildProcess; readonly at: number }> {
  const asked: SlaProcess = { database, toldFile, dueInMs, ...what }
  const child = fork(processFile, [JSON.stringify(asked)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const { at } = await word<{ readonly at: number }>(child, patienceMs)
  return { child, at }
}

async function end(child: ChildProcess) {
  const ended = once(child, 'exit')
  child.send('end')
  const figures = await word<{
    readonly stored: readonly { readonly at: number }[]
    readonly mostMemory: number
    readonly rows: number
    readonly pending: number
  }>(child, 60_000)
  await ended
  return figures
}

function word<Word>(child: ChildProcess, withinMs: number): Promise<Word> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('the process ended'))
    const late = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error('the process says nothing'))
    }, withinMs)
    child.once('exit', ended)
    child.once('message', (message) => {
      clearTimeout(late)
      child.off('exit', ended)
      resolve(message as Word)
    })
  })
}

const ofRound = <Line extends { readonly key: string }>(lines: readonly Line[], prefix: string) =>
  lines.filter(({ key }) => key.startsWith(prefix))

/** A line that was not written to its end was not told. */
async function readTold(file: string): Promise<readonly { readonly at: number; readonly key: string }[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ at: Number(line.slice(0, line.indexOf(' '))), key: line.slice(line.indexOf(' ') + 1) }))
}

/** Looks until so many are told. */
async function toldKeys(
  { toldFile, patienceMs }: Pick<DueSoakOptions, 'toldFile' | 'patienceMs'>,
  enough: (keys: ReadonlySet<string>) => boolean,
): Promise<void> {
  const giveUp = Date.now() + patienceMs
  while (!enough(new Set((await readTold(toldFile)).map(({ key }) => key)))) {
    if (Date.now() > giveUp) throw new Error('not all were told in time')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
