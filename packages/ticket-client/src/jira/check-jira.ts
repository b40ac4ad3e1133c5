import { RingloopError } from '@ringloop/core'
import type { JiraApi } from './jira-api.js'
import type { JiraMapping } from './jira-mapping.js'

/**
 * Proves that Jira answers, that the credentials work, and that the issues we make can have what keeps them single: labels.
 *
 * @throws `unauthorised`, `unavailable`, `timeout`; `invalidConfig` naming what is missing
 */
export async function checkJira(
  name: string,
  api: JiraApi,
  mapping: JiraMapping,
  signal: AbortSignal,
): Promise<{ readonly version: string }> {
  const { version } = await api.server(signal)
  await api.myAccount(signal)
  mapping.forget()
  for (const project of mapping.projectKeys) {
    const { fieldIds, demanded } = await mapping.form(project, mapping.issueType, signal)
    const [required] = demanded
    if (required !== undefined) {
      throw new RingloopError(
        'invalidConfig',
        `${name}: project ${project} wants "${required.name}" (${required.fieldId}) of every new ${mapping.issueType}`,
        {
          mend: 'Make it optional, give it a default, or let a rule of Ringloop fill it in.',
        },
      )
    }
    if (fieldIds.includes('labels') && fieldIds.includes('description')) continue
    throw new RingloopError(
      'invalidConfig',
      `${name}: ${mapping.issueType} of project ${project} cannot be made with labels and a description`,
      {
        mend: 'Put the fields Labels and Description on the create and edit screens of the project.',
      },
    )
  }
  return { version }
}
