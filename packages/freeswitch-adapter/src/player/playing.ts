import type { ServedEvent } from '../esl-server/served-event.js'
import type { Scenario } from './load-recording.js'
import { createRenewal, type ScenarioOverrides } from './renew-event.js'
import { createTimeline } from './timeline.js'

/** One run of a scenario. */
export interface Playing {
  /** Resolves when the last event is out or the playing was stopped; never rejects. */
  readonly done: Promise<void>
  stop(): void
}

/** A {@link Playing} that can stand still, while nobody listens. */
export interface RunningPlaying extends Playing {
  pause(): void
  resume(): void
}

/** What {@link createPlaying} needs. */
export interface PlayingOptions {
  readonly scenario: Scenario
  readonly speed: number
  readonly overrides: ScenarioOverrides
  readonly now: () => number
  readonly setTimer: (callback: () => void, milliseconds: number) => () => void
  readonly newId: () => string
  readonly send: (event: ServedEvent) => void
  readonly paused: boolean
}

/** Sends a scenario's events at their pace. What is due together goes out together, as the switch's bursts do. */
export function createPlaying(options: PlayingOptions): RunningPlaying {
  const { scenario, now } = options
  const timeline = createTimeline({ recordedStart: scenario.startedAt, start: now(), speed: options.speed })
  const renew = createRenewal({ scenario, timeline, newId: options.newId, overrides: options.overrides })
  let next = 0
  let pausedAt: number | undefined = options.paused ? now() : undefined
  let cancel: (() => void) | undefined
  let finished = false
  let resolve: () => void = () => {}
  const done = new Promise<void>((settle) => {
    resolve = settle
  })

  const finish = () => {
    if (finished) return
    finished = true
    cancel?.()
    resolve()
  }

  const step = () => {
    cancel = undefined
    while (!finished && pausedAt === undefined) {
      const event = scenario.events[next]
      if (event === undefined) return finish()
      const wait = timeline.toNow(event.at) - now()
      if (wait > 0) {
        cancel = options.setTimer(step, wait)
        return
      }
      next++
      options.send(renew(event))
    }
  }

  cancel = options.setTimer(step, 0)
  return {
    done,
    stop: finish,
    pause() {
      if (finished || pausedAt !== undefined) return
      pausedAt = now()
      cancel?.()
      cancel = undefined
    },
    resume() {
      if (finished || pausedAt === undefined) return
      const held = now() - pausedAt
      pausedAt = undefined
      const event = scenario.events[next]
      if (event !== undefined) timeline.holdUp(event.at, held)
      cancel?.()
      cancel = options.setTimer(step, 0)
    },
  }
}
