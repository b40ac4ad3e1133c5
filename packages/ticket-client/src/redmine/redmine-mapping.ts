import { RingloopError, type TicketPriority, type TicketStatus } from '@ringloop/core'
import { publicUrlOf } from '../config/public-url.js'
import { createPriorityTable } from '../mapping/priority-table.js'
import { createStatusTable } from '../mapping/status-table.js'
import type { Words } from '../mapping/word-table.js'
import type { CatalogueField, RedmineCatalogue } from './redmine-catalogue.js'
import type { RedmineOptions } from './redmine-options.js'

/** How to translate between this one Redmine and Ringloop. */
export interface RedmineMapping {
  readonly fields: {
    readonly callId: number
    readonly callerPhone: number
    readonly contactId: number | null
    readonly tags: number | null
  }
  /** A ticket's custom field → Redmine's; `null` if there is none. */
  fieldOf(name: string): CatalogueField | null
  /** What a field of Redmine is called in a ticket; `null` for those above. */
  nameOf(fieldId: number): string | null
  readonly statuses: Table<TicketStatus>
  readonly priorities: Table<TicketPriority>
  readonly unmapped: 'describe' | 'drop'
  /** The number of the tracker, or `null` for the project's first. */
  trackerOf(project: RedmineCatalogue['projects'][number]): number | null
  projectOf(queue: string | undefined): RedmineCatalogue['projects'][number]
  queueOf(projectId: number, projectName: string): string
  /** For people, with a slash at the end. */
  readonly publicUrl: string
}

interface Table<Ours extends string> {
  /** @throws `invalidConfig` if Redmine has none of the words */
  idOf(ours: Ours): number
  read(theirs: { readonly name: string; readonly is_closed?: boolean | undefined }): Ours
  /** Every number that reads as one of these. */
  idsOf(ours: (one: Ours) => boolean): readonly number[]
}

// Redmine's default data in English, German, simplified and traditional Chinese.
const statusWords: Readonly<Record<TicketStatus, readonly string[]>> = {
  acknowledged: ['New', 'Neu', '新建', '新建立'],
  inProgress: ['In Progress', 'In Bearbeitung', '进行中', '實作中'],
  pending: ['Feedback', '反馈', '已回應'],
  held: ['Feedback', '反馈', '已回應'],
  resolved: ['Resolved', 'Gelöst', '已解决', '已解決'],
  closed: ['Closed', 'Erledigt', '已关闭', '已結束'],
  cancelled: ['Rejected', 'Abgewiesen', '已拒绝', '已拒絕'],
}
const priorityWords: Readonly<Record<TicketPriority, readonly string[]>> = {
  low: ['Low', 'Niedrig', '低'],
  normal: ['Normal', '普通', '正常'],
  high: ['High', 'Hoch', '高'],
  urgent: ['Urgent', 'Dringend', '紧急', '速', 'Immediate', 'Sofort', '立刻', '急'],
}

/** @throws `invalidConfig` naming what this Redmine does not have */
export function mappingOf(name: string, options: RedmineOptions, catalogue: RedmineCatalogue): RedmineMapping {
  const { customFields = {}, fieldNames = {}, projects = {} } = options
  const fields = {
    callId: catalogue.field(customFields.callId ?? 'CallId').id,
    callerPhone: catalogue.field(customFields.callerPhone ?? 'CallerPhone').id,
    contactId: customFields.contactId === undefined ? null : catalogue.field(customFields.contactId).id,
    tags: customFields.tags === undefined ? null : catalogue.field(customFields.tags).id,
  }
  const own = new Set<number | null>(Object.values(fields))
  const named = new Map(Object.entries(fieldNames).map(([ours, theirs]) => [ours, catalogue.field(theirs)]))
  const project = (identifier: string) => {
    const found = catalogue.projects.find((one) => one.identifier === identifier)
    if (found === undefined) throw new RingloopError('invalidConfig', `${name}: there is no project "${identifier}"`)
    return found
  }
  const known = (words: Words, there: readonly { readonly name: string }[]): readonly string[] => {
    const list = typeof words === 'string' ? [words] : words
    const have = list.filter((word) => there.some((one) => sameName(one.name, word)))
    return have.length > 0 ? have : list
  }
  const among = <Ours extends string>(words: Readonly<Record<Ours, readonly string[]>>, there: readonly { name: string }[]) =>
    Object.fromEntries(Object.entries<readonly string[]>(words).map(([ours, list]) => [ours, known(list, there)])) as Record<
      Ours,
      readonly string[]
    >

  const statuses = createStatusTable({ words: among(statusWords, catalogue.statuses), own: options.statuses })
  const statusNames = new Set(
    [...Object.values(statusWords), ...Object.values(options.statuses ?? {})].flat().map((word) => String(word).toLowerCase()),
  )
  // A status of the house's own: whether it is closed, Redmine knows.
  const readStatus = (theirs: { readonly name: string; readonly is_closed?: boolean | undefined }): TicketStatus =>
    theirs.is_closed && !statusNames.has(theirs.name.trim().toLowerCase()) ? 'closed' : statuses.read(theirs.name)
  const active = catalogue.priorities.filter((priority) => priority.active)
  const priorities = createPriorityTable({ words: among(priorityWords, active), own: options.priorities })

  return {
    fields,
    fieldOf: (ours) =>
      named.get(ours) ??
      catalogue.fields.find((one) => !own.has(one.id) && (`cf_${one.id}` === ours || one.name === ours)) ??
      null,
    nameOf(fieldId) {
      if (own.has(fieldId)) return null
      return [...named].find(([, field]) => field.id === fieldId)?.[0] ?? `cf_${fieldId}`
    },
    statuses: {
      idOf: (status) => numberOf(name, 'status', statuses.write(status), catalogue.statuses, 'statuses'),
      read: readStatus,
      idsOf: (wanted) => catalogue.statuses.filter((theirs) => wanted(readStatus(theirs))).map(({ id }) => id),
    },
    priorities: {
      idOf: (priority) => numberOf(name, 'priority', priorities.write(priority), active, 'priorities'),
      read: (theirs) => priorities.read(theirs.name),
      idsOf: (wanted) => catalogue.priorities.filter((theirs) => wanted(priorities.read(theirs.name))).map(({ id }) => id),
    },
    unmapped: options.unmapped ?? 'describe',
    trackerOf(where) {
      const { tracker } = options
      if (tracker === undefined) return null
      const found = where.trackers.find((one) => one.id === tracker || one.name === tracker)
      if (found !== undefined) return found.id
      throw new RingloopError('invalidConfig', `${name}: project "${where.identifier}" has no tracker "${tracker}"`, {
        mend: `It has: ${where.trackers.map((one) => one.name).join(', ')}.`,
      })
    },
    projectOf: (queue) => project((queue === undefined ? undefined : projects[queue]) ?? options.project),
    queueOf(projectId, projectName) {
      const identifier = catalogue.projects.find(({ id }) => id === projectId)?.identifier
      return Object.entries(projects).find(([, one]) => one === identifier)?.[0] ?? identifier ?? projectName
    },
    publicUrl: publicUrlOf(options),
  }
}

const sameName = (left: string, right: string): boolean => left.trim().toLowerCase() === right.trim().toLowerCase()

function numberOf(
  name: string,
  what: string,
  word: string,
  there: readonly { readonly id: number; readonly name: string }[],
  option: string,
): number {
  const found = there.find((one) => sameName(one.name, word))
  if (found !== undefined) return found.id
  throw new RingloopError('invalidConfig', `${name}: there is no ${what} "${word}"`, {
    mend: `Name one of these in ${option}: ${there.map((one) => one.name).join(', ')}.`,
  })
}
