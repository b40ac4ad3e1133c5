import type { NewTicket } from '../../tickets/ticket.js'
import type { TicketBackend } from '../../tickets/ticket-backend.js'
import type { TicketCapabilities, TicketCondition } from '../../tickets/ticket-capabilities.js'
import { type ContractIt, using } from '../contract-runner.js'

/** What is peculiar to the system that a backend is tested on. */
export interface TicketSystemSample {
  /** Names of custom fields that hold text there. */
  readonly customFields?: readonly string[]
  /** What a text becomes in the ticket system, if it does not stay as it is. */
  readonly storedText?: (text: string) => string
  /** Ids of two contacts that are there, for a system that puts a ticket to contacts of its own alone. */
  readonly contactIds?: readonly [string, string]
  /** An id that looks like one of the system's but is nobody's. */
  readonly absentId?: string
}

/** How a `TicketBackend` is to be tested. */
export interface TicketBackendContract {
  readonly it: ContractIt
  /** A backend, empty or not; disposed of after each test if it is `AsyncDisposable`. */
  readonly make: () => Promise<TicketBackend>
  /** What the backend says of itself. The tests fail if it says otherwise, or can do less; what it cannot do is not tested. */
  readonly capabilities: TicketCapabilities
  readonly sample?: TicketSystemSample
  /** Makes external ids unlike those of earlier runs, for a system that keeps its tickets. */
  readonly runId?: string
  /** Waits until a new ticket can be found, for a system whose search lags behind. */
  readonly settle?: () => Promise<void>
}

/** What the parts of the contract share. */
export interface TicketSuite {
  readonly capabilities: TicketCapabilities
  readonly sample: TicketSystemSample
  readonly runId: string
  test(name: string, run: (backend: TicketBackend) => Promise<void>): void
  /** An external id that no ticket has. */
  nextId(): string
  can(condition: TicketCondition): boolean
  /** What the text becomes in the ticket system. */
  stored(text: string): string
  settled(): Promise<void>
}

/** The suite of one backend: names its tests, and disposes of each backend afterwards. */
export function createTicketSuite(contract: TicketBackendContract): TicketSuite {
  const { it, make, capabilities, sample = {}, runId = 'contract', settle } = contract
  let count = 0
  return {
    capabilities,
    sample,
    runId,
    test: (name, run) => void it(`ticket backend: ${name}`, () => using(make, run)),
    nextId: () => `${runId}-${++count}/fileTicket`,
    can: (condition) => capabilities.findBy.includes(condition),
    stored: sample.storedText ?? ((text) => text),
    settled: async () => settle?.(),
  }
}

/** Never fires. */
export const { signal } = new AbortController()

/** A ticket as a call makes one. */
export const example = (): NewTicket => ({
  subject: 'Call back Erika Muster (030 901820)',
  description: 'Customer: Erika Muster\nQueue: support\n\nPlease call back.',
  priority: 'high',
  tags: ['phone', 'callback'],
  contact: { name: 'Erika Muster', number: '+4930901820' },
  customFields: {},
})
