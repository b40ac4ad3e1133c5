import type { Facts, RoutableAgent, WorkItem } from '@ringloop/core'

/** The instant of these tests. */
export const now = 1_800_000_000_000

/** An agent who is ready, has nothing to do and can do nothing special. */
export const agentOf = (extension: string, over: Partial<RoutableAgent> = {}): RoutableAgent => ({
  extension,
  name: `Agent ${extension}`,
  skills: {},
  languages: [],
  regions: [],
  teams: [],
  queues: [],
  state: 'ready',
  idleSince: now - 60_000,
  capacity: { call: 1, message: 2, ticket: 5 },
  load: { call: 0, message: 0, ticket: 0 },
  calls: 0,
  talkSeconds: 0,
  weight: 1,
  ...over,
})

/** Facts that are written down; the others are not known. */
export const factsFrom =
  (known: Readonly<Record<string, string | number | boolean | readonly string[]>>): Facts =>
  (fact) =>
    known[fact] ?? null

/** A call that can wait. */
export const itemOf = (over: Partial<WorkItem> = {}): WorkItem => ({
  id: 'a',
  channel: 'call',
  enteredAt: now,
  facts: factsFrom({}),
  mayWait: true,
  ...over,
})
