import { randomUUID } from 'node:crypto'
import {
  type CallId,
  type CaseConsent,
  type CaseView,
  type ContactDirectory,
  type ContactId,
  type DeskCommand,
  type EffectType,
  type Interaction,
  RingloopError,
  type TicketBackend,
  type TicketId,
  type Timestamp,
  toCallId,
} from '@ringloop/core'
import { consentAt } from '@ringloop/core/compliance'
import type { Sla } from '@ringloop/core/sla'
import type { ConsentStore } from '../compliance/sql-consents.js'
import type { HostClock } from '../pipeline-host/host-clock.js'
import type { Committed } from '../pipeline-host/pipeline-host.js'
import type { SlaSettings } from '../sla/sla-settings.js'
import type { Store } from '../storage/store.js'
import { type AttachmentSettings, type CaseAttachments, createCaseAttachments } from './case-attachments.js'
import { createCaseFields } from './case-fields.js'
import { type CaseFiles, createCaseFiles } from './case-files.js'
import { draftLevels, levelsOf } from './case-levels.js'
import { type CaseTopic, createCaseTopic } from './case-topic.js'
import { createCustomerHistory } from './customer-history.js'
import type { TicketTemplate } from './ticket-templates.js'

/** How the ticket and the customer of a call are shown and filled in, beside the interaction itself. */
export interface Cases {
  readonly topic: CaseTopic
  readonly attachments: CaseAttachments
  readonly files: CaseFiles
  /**
   * Does a command that becomes no fact of the journal, and checks those of custom fields before they do.
   *
   * @returns whether it is done with that; at once where nobody has to be asked, so that commands stay in their order
   * @throws what is wrong with it
   */
  run(extension: string, interaction: Interaction, command: CaseCommand): boolean | Promise<boolean>
  committed(committed: Pick<Committed, 'changed'>): void
  /** Service levels were taken in. */
  levelsChanged(levels: readonly (Sla | null)[]): void
  /** Something was written down of what these customers allow: it is shown wherever they call. */
  consentsChanged(contactIds: ReadonlySet<ContactId>): void
  changed(callId: string): void
  /** Takes away what a process that is gone had not received whole. Before desks are served: what they send looks the same. */
  forgetComing(): Promise<void>
  /** Takes up what a process that is gone has left. */
  start(): Promise<void>
}

/** The commands that cases have a part in. */
export type CaseCommand = Extract<DeskCommand, { type: 'editDraft' | 'recordConsent' | 'removeAttachment' }>

/** What {@link openCases} needs. */
export interface CasesOptions {
  readonly store: Pick<Store, 'database' | 'outbox'>
  readonly tickets: TicketBackend
  readonly directory: ContactDirectory
  readonly templates: readonly TicketTemplate[] | null
  readonly attachments: AttachmentSettings
  readonly freeBytes: () => Promise<number | null>
  readonly consents: ConsentStore | null
  /** The service levels that hold now; `null`: nothing is promised. */
  readonly slaSettings: () => SlaSettings | null
  readonly loadLevels: (ticketIds: readonly TicketId[]) => Promise<readonly Sla[]>
  readonly interactions: () => Iterable<Interaction>
  readonly visible: (extension: string, callId: CallId) => Interaction | undefined
  readonly wake: (types: readonly EffectType[]) => void
  readonly mask: <Data>(data: Data) => Data
  readonly clock: HostClock
  readonly signal: AbortSignal
  readonly log: (fact: string, details: Readonly<Record<string, unknown>>) => void
}

/** Puts them together; nothing runs before `start`. */
export function openCases(options: CasesOptions): Cases {
  const { store, consents, slaSettings, loadLevels, visible, wake, clock, signal, log } = options
  const files = createCaseFiles(store.database.patient)
  const fields = createCaseFields({ ...options, onChange: () => topic.changed(null) })
  const history = createCustomerHistory(options)
  const changed = (callId: string) => topic.changed([callId])
  const attachments = createCaseAttachments({
    ...options,
    files,
    settings: options.attachments,
    onChange: changed,
    async tell(effects) {
      await store.outbox.add(effects, clock.now())
      wake(['attachFile'])
    },
  })
  const handOver = (callId: string | null) =>
    attachments.handOver(callId).catch((error: unknown) => {
      if (!signal.aborted) log('files could not be handed over', { callId, error })
    })

  const viewNow = (interaction: Interaction): CaseView => ({
    fields: Object.fromEntries(fields.of(interaction).map((field, place) => [field.name, { ...field, place }])),
    attachments: {},
    limits: { files: attachments.limits },
    levels: {},
    consents: consentRows(contactOf(interaction)?.consents ?? {}, consents !== null),
    history: {},
  })
  const levels = async (interaction: Interaction) => {
    const settings = slaSettings()
    if (settings === null) return []
    const { filing } = interaction
    if (filing.state !== 'filed') return draftLevels(interaction, settings, clock.now())
    const [sla] = await loadLevels([filing.ticket.id])
    return sla === undefined ? [] : levelsOf(sla, settings, clock.now())
  }
  const allowed = async (interaction: Interaction) => {
    const contact = contactOf(interaction)
    if (contact === null || consents === null) return {}
    const now = clock.now()
    const known = Object.entries(await consents.consentsOf(contact.id))
    return Object.fromEntries(
      known.map(([purpose, consent]) => {
        const current = consentAt(consent, now)
        const at = 'at' in current ? current.at : null
        const until = 'until' in current ? current.until : null
        return [purpose, { purpose, state: current.state, at, until, changeable: true } satisfies CaseConsent]
      }),
    )
  }
  const topic = createCaseTopic({
    visible,
    viewNow,
    clock,
    log,
    async view(interaction) {
      const contact = contactOf(interaction)
      const [kept, promised, said, past] = await Promise.all([
        attachments.ofCall(interaction.id),
        levels(interaction),
        allowed(interaction),
        contact === null ? [] : history.of(contact),
      ])
      const base = viewNow(interaction)
      return {
        ...base,
        attachments: Object.fromEntries(kept.map(({ callId: _, ...file }) => [file.id, file])),
        levels: Object.fromEntries(promised.map((level) => [level.metric, level])),
        consents: { ...base.consents, ...said },
        history: Object.fromEntries(past.map((item) => [item.id, item])),
      }
    },
  })

  return {
    topic,
    attachments,
    files,
    changed,
    run(extension, interaction, command) {
      switch (command.type) {
        case 'editDraft': {
          if (!command.field.startsWith(custom)) return false
          const checking = fields.check(interaction, command.field.slice(custom.length), command.value)
          return checking === undefined ? false : checking.then(() => false)
        }
        case 'removeAttachment':
          return attachments.remove(interaction, command.attachmentId).then(() => true)
        case 'recordConsent':
          return recordConsent(consents, interaction, { ...command, by: extension, at: clock.now() }).then(() => true)
      }
    },
    committed({ changed: steps }) {
      const ids = steps.map(({ after }) => after.id)
      topic.changed(ids)
      for (const { before, after } of steps)
        if (after.filing.state === 'filed' && before?.filing.state !== 'filed') void handOver(after.id)
    },
    levelsChanged(told) {
      const ids = new Set(told.flatMap((sla) => (sla === null ? [] : [sla.ticketId])))
      const calls: string[] = []
      for (const { id, filing } of options.interactions())
        if (filing.state === 'filed' && ids.has(filing.ticket.id)) calls.push(id)
      if (calls.length > 0) topic.changed(calls)
    },
    consentsChanged(contactIds) {
      const calls: string[] = []
      for (const interaction of options.interactions()) {
        const contact = contactOf(interaction)
        if (contact !== null && contactIds.has(contact.id)) calls.push(interaction.id)
      }
      if (calls.length > 0) topic.changed(calls)
    },
    forgetComing: () => files.forgetComing(),
    async start() {
      await handOver(null)
    },
  }
}

const custom = 'fields.'

function contactOf({ lookup }: Interaction) {
  if (lookup.state !== 'matched') return null
  return lookup.matches.find(({ contact }) => contact.id === lookup.chosen)?.contact ?? null
}

const consentRows = (states: Readonly<Record<string, string>>, changeable: boolean): CaseView['consents'] =>
  Object.fromEntries(
    Object.entries(states).map(([purpose, state]) => [purpose, { purpose, state, at: null, until: null, changeable }]),
  )

async function recordConsent(
  consents: ConsentStore | null,
  interaction: Interaction,
  said: { readonly purpose: string; readonly granted: boolean; readonly by: string; readonly at: Timestamp },
): Promise<void> {
  const { purpose, granted, by, at } = said
  if (consents === null)
    throw new RingloopError('notPossible', 'Nobody keeps what customers allow.', {
      mend: 'Set "compliance.consents" in the gateway’s configuration.',
    })
  if (!/^[A-Za-z][\w.-]{0,63}$/.test(purpose))
    throw new RingloopError('invalidInput', 'purpose: must begin with a letter, and have letters, digits and . _ - only.')
  const contactId: ContactId | undefined = contactOf(interaction)?.id
  if (contactId === undefined)
    throw new RingloopError('conflict', 'It is not known who the customer is.', { mend: 'Choose the customer first.' })
  const now = (await consents.consentsOf(contactId))[purpose]
  const no = now !== undefined && consentAt(now, at).state === 'granted' ? 'consentWithdrawn' : 'consentDenied'
  const type = granted ? 'consentGranted' : no
  await consents.record([
    { id: `${by}/${randomUUID()}`, type, at, contactId, purpose, source: by, channel: 'call', proof: toCallId(interaction.id) },
  ])
}
