import { createJiraBackend, type JiraOptions } from '../../src/index.js'
import { type JiraDesk, type JiraMoods, jiraAuth, startJiraDesk } from './jira-desk.js'

export const fresh = () => new AbortController().signal
export const backendOf = (desk: { readonly url: string }, options: Partial<JiraOptions> = {}) =>
  createJiraBackend({
    url: desk.url,
    auth: jiraAuth,
    project: 'SUP',
    publicUrl: 'https://house.atlassian.net/',
    wait: async () => undefined,
    ...options,
  })
export const serviceDesk = { id: '10', requestTypeId: '25' }

/** Lets so many creates in only when all of them are there. */
export function atOnce(desk: JiraDesk, creates: number): void {
  let waiting = 0
  let start: () => void = () => undefined
  const together = new Promise<void>((resolve) => {
    start = resolve
  })
  desk.moods.beforeCreate = () => {
    waiting += 1
    if (waiting === creates) start()
    return together
  }
}

export async function withDesk(moods: JiraMoods, use: (desk: JiraDesk) => Promise<void>): Promise<void> {
  await using desk = await startJiraDesk(moods)
  await use(desk)
}
