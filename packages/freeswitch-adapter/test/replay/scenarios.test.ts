import type { CallSummary } from '@ringloop/core'
import { summariseCall } from '@ringloop/core'
import { describe, expect, it } from 'vitest'
import { replayRecording } from '../../src/replay/replay-recording.js'
import { loadRecordings, scenarioNames } from '../support/recordings.js'
import { type TrueCall, truth } from './truth.js'

/** The switch's clock moves in steps of 20 ms; an event can be two steps from the CDR. */
const tolerance = 45

function expectTime(actual: string | null, expected: number | null, what: string): void {
  if (expected === null) return
  expect(actual, what).not.toBeNull()
  expect(
    Math.abs(Date.parse(actual ?? '') - expected),
    `${what}: ${actual} is not ${new Date(expected).toISOString()}`,
  ).toBeLessThanOrEqual(tolerance)
}

function expectCall(call: CallSummary, real: TrueCall): void {
  expect({
    id: call.id,
    direction: call.direction,
    ...call.customer,
    dialled: call.dialled,
    queue: call.queue,
    state: call.state,
    outcome: call.outcome,
    agents: call.agents.map(({ extension, agent, result }) => ({ extension, agent, result })),
    transfers: call.transfers,
    holds: call.holds.length,
    digits: call.digits,
    supervisors: call.supervisors,
    conference: call.conference,
    recordings: call.recordings.length,
    endedBy: call.endedBy,
    cause: call.cause,
  }).toEqual({
    id: real.id,
    direction: real.direction,
    number: real.number,
    name: real.name,
    anonymous: real.anonymous,
    dialled: real.dialled,
    queue: real.queue,
    state: real.state,
    outcome: real.state === 'active' && real.agents.length > 0 ? 'answered' : real.outcome,
    agents: real.agents.map(({ extension, agent, result }) => ({ extension, agent, result })),
    transfers: real.transfers,
    holds: real.holds,
    digits: real.digits,
    supervisors: real.supervisors,
    conference: real.conference,
    recordings: real.recordings,
    endedBy: real.endedBy,
    cause: real.cause,
  })
  expectTime(call.startedAt, real.startedAt, 'startedAt')
  expectTime(call.endedAt, real.endedAt, 'endedAt')
  for (const [index, agent] of call.agents.entries()) {
    const expected = real.agents[index]
    expectTime(agent.offeredAt, expected?.offeredAt ?? null, `agents[${index}].offeredAt`)
    expectTime(agent.answeredAt, expected?.answeredAt ?? null, `agents[${index}].answeredAt`)
    expectTime(agent.leftAt, expected?.leftAt ?? null, `agents[${index}].leftAt`)
  }
}

describe('every recorded scenario replays to its truth', () => {
  it('has a truth for each of the 44 scenarios', () => {
    expect(scenarioNames).toHaveLength(44)
    expect(Object.keys(truth).sort()).toEqual(scenarioNames)
  })

  for (const name of scenarioNames) {
    for (const recording of loadRecordings(name)) {
      it(`${name}, ${recording.kind}`, () => {
        const replay = replayRecording(recording.bytes)
        expect({ frames: replay.frames, events: replay.events }).toEqual({ frames: recording.frames, events: recording.events })
        const calls = replay.calls.map(summariseCall)
        const expected = truth[name] ?? []
        expect(calls.map((call) => call.id).sort()).toEqual(expected.map((call) => call.id).sort())
        expect(calls.map((call) => call.startedAt)).toEqual(calls.map((call) => call.startedAt).sort())
        for (const real of expected) {
          const call = calls.find((candidate) => candidate.id === real.id)
          if (call !== undefined) expectCall(call, real)
        }
      })
    }
  }
})
