import type { SimulatedPhone } from './device-behaviour.js'
import type { Queues } from './queues.js'
import type { PhoneOptions } from './simulator-options.js'

/** Adds a telephone and, if it belongs to queues, its agent. */
export function addPhone(phone: PhoneOptions, phones: Map<string, SimulatedPhone>, queues: Queues): void {
  const { extension } = phone
  phones.set(extension, {
    extension,
    registered: phone.registered ?? true,
    behaviour: phone.behaviour ?? { kind: 'answer', afterSeconds: 1 },
    obeysTalk: phone.obeysTalk ?? true,
  })
  if (phone.queues === undefined || phone.queues.length === 0) return
  const name = `${extension}@default`
  const ringSeconds = phone.ringSeconds ?? 10
  queues.agents.set(name, {
    name,
    extension,
    contact: `[leg_timeout=${ringSeconds}]user/${name}`,
    status: phone.status ?? 'Available',
    state: 'Waiting',
    maxNoAnswer: phone.maxNoAnswer ?? 3,
    wrapUpSeconds: phone.wrapUpSeconds ?? 1,
    rejectDelaySeconds: 3,
    busyDelaySeconds: 3,
    noAnswerDelaySeconds: 3,
    legTimeoutSeconds: ringSeconds,
    noAnswerCount: 0,
    callsAnswered: 0,
    talkSeconds: 0,
    lastBridgeStart: 0,
    lastBridgeEnd: 0,
    lastOfferedCall: 0,
    lastStatusChange: 0,
    readyAt: 0,
  })
  for (const queue of phone.queues)
    queues.tiers.push({ queue, agent: name, state: 'Ready', level: 1, position: queues.tiers.length + 1 })
}
