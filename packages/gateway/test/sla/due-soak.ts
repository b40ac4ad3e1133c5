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
  /** Undisturbed: from the second in which all were due until their states, and what follows from them, were stored. */
  readonly storedMostMs: number
  /** Until they were told: the half of them, 99 of 100, all. */
  readonly toldMedianMs: number
  readonly told99Ms: number
  readonly toldMostMs: number
  /** When the process was killed for the first time, so many were stored; for the second time, so many were told. */
  readonly storedBeforeKill: number
  readonly toldBeforeKill: number
  readonly lost: number
  /** Tickets of which a receiver who knows keys was told more than once. */
  readonly toldTwice: number
  /** Sent again under the key under which they had been sent, after both kills: the process could not note it any more. */
  readonly sentAgain: number
  /** From the start of the next process until the last of them was told, after each kill. */
  readonly recoveredStoringMs: number
  readonly recoveredTellingMs: number
  readonly mostMemory: number
}

/**
 * Many clocks are open, many miss their target in one second, and the gateway tidies up in that second. First undisturbed. Then again, and
 * the process is killed when the states of half of them were stored, and started again. Then again, and it is killed when half were told.
 */
export async function runDueSoak(options: DueSoakOptions): Promise<DueSoakFigures> {
  const { due, open } = options
  const first = await start(options, { open, due, prefix: 'a' })
  // looking reads the whole file, and must not take the time that is measured
  await toldKeys(options, (keys) => keys.size >= due, 500)
  const late = (await readTold(options.toldFile)).map(({ at }) => at - first.at).sort((a, b) => a - b)
  const undisturbed = await end(first.child)

  const second = await start(options, { open: 0, due, prefix: 'b', dieAtStored: due / 2 })
  await once(second.child, 'exit')
  const storing = await recover(options, due * 2)

  const third = await start(options, { open: 0, due, prefix: 'c', dieAtTold: due / 2 })
  await once(third.child, 'exit')
  const toldBeforeKill = (await readTold(options.toldFile)).filter(({ key }) => key.startsWith('c')).length
  const telling = await recover(options, due * 3)

  const told = await readTold(options.toldFile)
  const tickets = new Map<string, Set<string>>()
  for (const { key } of told) {
    const ticket = key.slice(0, key.indexOf('/'))
    tickets.set(ticket, (tickets.get(ticket) ?? new Set()).add(key))
  }
  return {
    rows: telling.rows,
    storedMostMs: Math.max(...undisturbed.stored.map(({ at }) => at - first.at)),
    toldMedianMs: late[Math.floor(late.length * 0.5)] ?? Number.NaN,
    told99Ms: late[Math.floor(late.length * 0.99)] ?? Number.NaN,
    toldMostMs: late.at(-1) ?? Number.NaN,
    storedBeforeKill: due - storing.storedLater,
    toldBeforeKill,
    lost: due * 3 - tickets.size + telling.pending,
    toldTwice: [...tickets.values()].filter((keys) => keys.size > 1).length,
    sentAgain: told.length - new Set(told.map(({ key }) => key)).size,
    recoveredStoringMs: storing.tookMs,
    recoveredTellingMs: telling.tookMs,
    mostMemory: Math.max(undisturbed.mostMemory, storing.mostMemory, telling.mostMemory),
  }
}

/** A process that has nothing to do but what the one before has left. */
async function recover(options: DueSoakOptions, keys: number) {
  const begun = Date.now()
  const next = await start(options, { open: 0, due: 0, prefix: 'none' })
  await toldKeys(options, ({ size }) => size >= keys)
  const tookMs = Math.max(...(await readTold(options.toldFile)).map(({ at }) => at)) - begun
  const { stored, ...figures } = await end(next.child)
  return { ...figures, tookMs, storedLater: stored.reduce((sum, { count }) => sum + count, 0) }
}

async function start(
  { processFile, database, toldFile, dueInMs, patienceMs }: DueSoakOptions,
  what: Pick<SlaProcess, 'open' | 'due' | 'prefix' | 'dieAtStored' | 'dieAtTold'>,
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
    readonly stored: readonly { readonly at: number; readonly count: number }[]
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
  everyMs = 20,
): Promise<void> {
  const giveUp = Date.now() + patienceMs
  while (!enough(new Set((await readTold(toldFile)).map(({ key }) => key)))) {
    if (Date.now() > giveUp) throw new Error('not all were told in time')
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
