import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { loadRecording, type RecordingPlayer, type Scenario } from '@ringloop/freeswitch-adapter/player'
import { programme } from './programme.js'

/** From `src/demo` and from the built `dist` alike. */
const directories = [new URL('../../recordings/', import.meta.url), new URL('../recordings/', import.meta.url)]

async function readScenario(name: string): Promise<Scenario> {
  for (const directory of directories) {
    const file = await readFile(fileURLToPath(new URL(`${name}.esl.gz`, directory))).catch(() => undefined)
    if (file !== undefined) return loadRecording(file)
  }
  throw new Error(`The demo's recording ${name} is missing; install the package again.`)
}

/** How {@link playProgramme} plays. */
export interface ProgrammeOptions {
  /** 1 is the recorded pace; the demo is slower, for people to read. */
  readonly speed: number
  readonly signal: AbortSignal
  /** Resolves when somebody is there to see it. */
  readonly audience: () => Promise<void>
}

/** Plays call after call until it is stopped. */
export async function playProgramme(player: RecordingPlayer, { speed, signal, audience }: ProgrammeOptions): Promise<void> {
  const scenarios = new Map<string, Scenario>()
  for (const { recording } of programme) if (!scenarios.has(recording)) scenarios.set(recording, await readScenario(recording))
  while (!signal.aborted) {
    for (const { recording, overrides, pauseSeconds } of programme) {
      await audience()
      await delay(pauseSeconds * 1000, undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      const scenario = scenarios.get(recording)
      if (scenario === undefined) continue
      const playing = player.play(scenario, { overrides, speed })
      signal.addEventListener('abort', playing.stop, { once: true })
      await playing.done
      signal.removeEventListener('abort', playing.stop)
    }
  }
}
