import type { PhoneOptions } from '@ringloop/freeswitch-adapter/simulator'
import { colleagues } from './people.js'
import { demoQueue } from './programme.js'

/** A queue that goes on by itself: what is called to reach it, and who works in it. */
export interface FloorQueue {
  readonly name: string
  readonly dial: string
  /** Extensions. */
  readonly agents: readonly string[]
  /** Customers who call at once, beside or beyond those who can be answered. */
  readonly busyness: number
}

/** Sales has more customers than people, service has people to spare. */
export const floorQueues: readonly FloorQueue[] = [
  { name: 'sales@default', dial: '5003', agents: ['1003', '1004', '1005', '1006'], busyness: 6 },
  { name: 'service@default', dial: '5004', agents: ['1007', '1008', '1009', '1010'], busyness: 2 },
]

/** All queues of the demo by name, with the number that leads into each. */
export const queueDials: Readonly<Record<string, { readonly dial: string }>> = {
  [demoQueue]: { dial: '5001' },
  ...Object.fromEntries(floorQueues.map(({ name, dial }) => [name, { dial }])),
}

const resting: Readonly<Record<string, string>> = { '1006': 'On Break', '1010': 'On Break', '1011': 'Logged Out' }

/** Their telephones, which are picked up by themselves. */
export const floorPhones: readonly PhoneOptions[] = colleagues.map(({ extension }, index) => ({
  extension,
  queues:
    extension === '1011' ? [demoQueue] : floorQueues.filter(({ agents }) => agents.includes(extension)).map(({ name }) => name),
  status: resting[extension] ?? 'Available',
  behaviour: { kind: 'answer', afterSeconds: 2 + (index % 3) } as const,
  ringSeconds: 20,
  maxNoAnswer: 0,
  wrapUpSeconds: 5,
}))
