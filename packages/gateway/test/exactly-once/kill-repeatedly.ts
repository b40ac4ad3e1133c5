import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createRecordingPlayer, loadRecording, type RecordingPlayer, type Scenario } from '@ringloop/freeswitch-adapter/player'
import { loadRecording as recordingOf } from '../../../freeswitch-adapter/test/support/recordings.js'
import { bundleProcess } from '../support/bundle-process.js'
import { type RunningGateway, startGateway } from './run-gateway.js'
import { randomFrom } from './seeded-random.js'

/** Every way in which an inbound call can go that ends in a ticket. */
const scenarioNames = [
  'a_inbound_bridge',
  'b_queue_answer',
  'c_queue_abandon',
  'c2_queue_abandon_while_ringing',
  'd1_queue_agent_no_answer',
  'f1_blind_transfer_api',
  'g1_hold_api',
  'e1_ivr_rfc2833',
]

export interface KillPlan {
  readonly calls: number
  readonly kills: number
  /** Same seed, same moments. */
  readonly seed: number
  readonly tracker: { readonly url: string; readonly token: string; readonly queue: string } | null
}

export interface KillReport {
  /** The number each call came from, one for each call. */
  readonly numbers: readonly string[]
  readonly kills: number
  /** The directory of the gateway's database; removed by `cleanUp`. */
  readonly directory: string
  cleanUp(): Promise<void>
}

/**
 * Plays calls to a gateway and kills it again and again at random moments: while it starts, catches up, takes calls or files
 * tickets. Like a real switch, the player goes on with its calls when nobody listens only as long as they last; what was on
 * its way when the gateway died is lost. Ends when everything is filed.
 */
export async function killRepeatedly(plan: KillPlan, filed: (gatewayUrl: string) => Promise<boolean>): Promise<KillReport> {
  const random = randomFrom(plan.seed)
  const directory = await mkdtemp(join(tmpdir(), 'ringloop-kill-'))
  const file = await bundleProcess(
    `gateway-${plan.tracker === null ? 'embedded' : 'tracker'}`,
    new URL('./gateway-process.ts', import.meta.url),
  )
  const player = await createRecordingPlayer({ pauseWhenNobodyListens: true, heartbeatSeconds: 5 })
  const settings = {
    directory: join(directory, 'data'),
    switchPort: player.port,
    switchPassword: 'ClueCon',
    tracker: plan.tracker,
  }
  const scenarios = scenarioNames.map((name) => loadRecording(recordingOf(name, 'filter.json').bytes))
  const numbers = Array.from({ length: plan.calls }, (_, index) => `09${String(20_000_000 + index)}`)
  const playing = playAll(player, scenarios, numbers, random)
  let gateway: RunningGateway | undefined
  let kills = 0
  try {
    while (kills < plan.kills) {
      gateway = startGateway(file, settings)
      // some die while they start, most in the middle of their work
      await Promise.race([gateway.ended, delay(200 + random() * 3_300)])
      if (await gateway.kill()) kills += 1
    }
    gateway = startGateway(file, settings)
    const url = await gateway.ready
    await playing.done
    // the last events may still be on their way to the journal
    for (let quiet = 0; quiet < 4; ) {
      quiet = (await filed(url)) ? quiet + 1 : 0
      await delay(250)
    }
    const code = await gateway.stop()
    if (code !== 0) throw new Error(`The gateway did not stop in order (${code}):\n${gateway.output()}`)
  } catch (error) {
    await gateway?.kill()
    await rm(directory, { recursive: true, force: true })
    throw error
  } finally {
    playing.stop()
    await player[Symbol.asyncDispose]()
  }
  return { numbers, kills, directory: settings.directory, cleanUp: () => rm(directory, { recursive: true, force: true }) }
}

/** Starts one call after the other while somebody listens, and waits until all are over. */
function playAll(player: RecordingPlayer, scenarios: readonly Scenario[], numbers: readonly string[], random: () => number) {
  let stopped = false
  const run = async () => {
    const over: Promise<void>[] = []
    for (const callerNumber of numbers) {
      while (player.listeners === 0 && !stopped) await delay(20)
      if (stopped) return
      const scenario = scenarios[Math.floor(random() * scenarios.length)]
      if (scenario !== undefined)
        over.push(player.play(scenario, { overrides: { callerNumber, callerName: `Caller ${callerNumber}` }, speed: 1.5 }).done)
      await delay(40 + random() * 120)
    }
    await Promise.all(over)
  }
  return {
    done: run(),
    stop: () => {
      stopped = true
    },
  }
}
