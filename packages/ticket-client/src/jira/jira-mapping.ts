import { RingloopError, type TicketPriority } from '@ringloop/core'
import { publicUrlOf } from '../config/public-url.js'
import { createPriorityTable } from '../mapping/priority-table.js'
import { createRemembered, type Remembered } from '../mapping/remembered.js'
import type { WordTable } from '../mapping/word-table.js'
import type { JiraCreateField } from './jira-answers.js'
import type { JiraApi } from './jira-api.js'
import { customFieldsOf, isCustom, isDemanded, type JiraField } from './jira-fields.js'
import type { JiraOptions } from './jira-options.js'
import { createJiraStatuses, type JiraStatuses } from './jira-statuses.js'

/** What issues of one type in one project can be made with. */
export interface JiraForm {
  /** The ids of all fields. */
  readonly fieldIds: readonly string[]
  readonly custom: readonly JiraField[]
  /** Custom fields, of whatever kind, without which Jira makes none. */
  readonly demanded: readonly JiraCreateField[]
}

/** How to translate between Jira and Ringloop. */
export interface JiraMapping {
  readonly project: string
  readonly projects: Readonly<Record<string, string>>
  /** Of all projects, each once. */
  readonly projectKeys: readonly string[]
  readonly issueType: string
  readonly subIssueType: string
  readonly serviceDesk: JiraOptions['serviceDesk']
  readonly unmapped: 'describe' | 'drop'
  readonly statuses: JiraStatuses
  readonly priorities: WordTable<TicketPriority>
  /** @throws `invalidConfig` if the project has no such issue type */
  form(project: string, issueType: string, signal: AbortSignal): Promise<JiraForm>
  /** The custom fields of all projects. */
  fields(signal: AbortSignal): Promise<readonly JiraField[]>
  forget(): void
  urlOf(key: string): string
}

/** Makes the {@link JiraMapping} of one site; fields are asked for when they are needed. */
export function createJiraMapping(name: string, api: JiraApi, options: JiraOptions): JiraMapping {
  const { now = Date.now, project, projects = {}, issueType = 'Task', subIssueType = 'Subtask' } = options
  const projectKeys = [...new Set([project, ...Object.values(projects)])]
  const forms = new Map<string, Remembered<JiraForm>>()
  const publicUrl = publicUrlOf(options)

  async function load(key: string, type: string, signal: AbortSignal): Promise<JiraForm> {
    const types = await api.issueTypes(key, signal)
    const found = types.find((one) => one.name.toLowerCase() === type.toLowerCase())
    if (found === undefined) {
      throw new RingloopError('invalidConfig', `${name}: project ${key} has no issue type "${type}" that our account may make`, {
        mend: `Name one of ${types.map((one) => one.name).join(', ') || 'its issue types'} as issueType or subIssueType.`,
      })
    }
    const fields = await api.createFields(key, found.id, signal)
    const demanded = fields.filter((field) => isCustom(field) && isDemanded(field))
    return { fieldIds: fields.map(({ fieldId }) => fieldId), custom: customFieldsOf(fields), demanded }
  }

  function form(key: string, type: string, signal: AbortSignal): Promise<JiraForm> {
    const id = `${key} ${type}`
    const remembered = forms.get(id) ?? createRemembered({ now, load: (inner) => load(key, type, inner) })
    forms.set(id, remembered)
    return remembered.get(signal)
  }

  return {
    project,
    projects,
    projectKeys,
    issueType,
    subIssueType,
    serviceDesk: options.serviceDesk,
    unmapped: options.unmapped ?? 'describe',
    statuses: createJiraStatuses(options.statuses),
    priorities: createPriorityTable({
      words: {
        low: ['Low', 'Lowest', 'Minor', 'Trivial'],
        normal: 'Medium',
        high: ['High', 'Major'],
        urgent: ['Highest', 'Critical', 'Blocker'],
      },
      own: options.priorities,
    }),
    form,
    async fields(signal) {
      const all = new Map<string, JiraField>()
      for (const key of projectKeys)
        for (const field of (await form(key, issueType, signal)).custom) if (!all.has(field.name)) all.set(field.name, field)
      return [...all.values()]
    },
    forget: () => forms.clear(),
    urlOf: (key) => `${publicUrl}browse/${key}`,
  }
}
