import type { ConnectionOptions } from '../config/connection-config.js'
import type { PriorityWords } from '../mapping/priority-table.js'
import type { StatusWords } from '../mapping/status-table.js'

/** How to file tickets into Znuny (or OTRS 6). */
export interface ZnunyOptions extends ConnectionOptions {
  /** Of the web service: `https://desk.example.com/znuny/nph-genericinterface.pl/Webservice/Ringloop/`. */
  readonly url: string
  /** Login and password of an agent; its rights decide what can be done. */
  readonly user: string
  readonly password: string
  /** Where tickets go. */
  readonly queue: string
  /** Queues of tickets → queues of Znuny. */
  readonly queues?: Readonly<Record<string, string>> | undefined
  /** For people: `https://desk.example.com/znuny/`. Without it tickets have no link. */
  readonly publicUrl?: string | undefined
  /** Names of Znuny's dynamic fields (text). */
  readonly fields?:
    | {
        /** Default `RingloopId`. */
        readonly externalId?: string | undefined
        /** Default `RingloopNumber`. */
        readonly number?: string | undefined
        readonly contactId?: string | undefined
        readonly tags?: string | undefined
      }
    | undefined
  /** A ticket's custom fields → dynamic fields. */
  readonly customFields?: Readonly<Record<string, string>> | undefined
  /**
   * Whose the calls of callers without an address are: the login of a customer, best of one made for this. Default `admin@localhost`, which Znuny
   * takes without such a customer; other addresses it refuses unless they have a mail exchanger.
   */
  readonly unknownCustomer?: string | undefined
  /** What has no field is written below the description, or dropped. Default `describe`. */
  readonly unmapped?: 'describe' | 'drop' | undefined
  /** A pending ticket needs a reminder: after so many minutes. Default a day. */
  readonly pendingMinutes?: number | undefined
  readonly statuses?: StatusWords | undefined
  readonly priorities?: PriorityWords | undefined
  /** Bytes of one file. Default 20 MiB: Znuny holds a request in memory, its web service takes 100 MB at most. */
  readonly maximumAttachmentBytes?: number | undefined
}
