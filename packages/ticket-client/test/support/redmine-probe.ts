import type { RunningRedmine } from './redmine.js'

/** An issue as far as tests look at it. */
interface ProbedIssue {
  readonly id: number
  readonly subject: string
  readonly status: { readonly name: string }
  readonly custom_fields: readonly { readonly id: number; readonly name: string; readonly value: string | null }[]
}

/** Talks to Redmine directly as its administrator, past the code under test, to see what really is there. */
export function createRedmineProbe({ url, adminKey, apiKey }: RunningRedmine) {
  async function call(method: string, path: string, json?: unknown, key = adminKey): Promise<unknown> {
    const response = await fetch(new URL(path, `${url}/`), {
      method,
      headers: { 'x-redmine-api-key': key, 'content-type': 'application/json' },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text.trim() === '' ? undefined : JSON.parse(text)
  }
  const fieldId = async (name: string): Promise<number> => {
    const body = (await call('GET', 'custom_fields.json')) as { custom_fields: { id: number; name: string }[] }
    const found = body.custom_fields.find((field) => field.name === name)
    if (!found) throw new Error(`no custom field ${name}`)
    return found.id
  }
  const issue = async (id: string | number) => ((await call('GET', `issues/${id}.json`)) as { issue: ProbedIssue }).issue
  return {
    call,
    fieldId,
    issue,
    /** Every issue, open or not, newest first. */
    async newest(limit = 100): Promise<readonly ProbedIssue[]> {
      return ((await call('GET', `issues.json?status_id=*&sort=id:desc&limit=${limit}`)) as { issues: ProbedIssue[] }).issues
    },
    /** Files an issue as a gateway does that is killed before it looks again. */
    async create(callId: string, parts: object = {}): Promise<string> {
      const custom_fields = [{ id: await fieldId('CallId'), value: callId }]
      const body = { issue: { project_id: 'support', subject: 'probe', custom_fields, ...parts } }
      return String(((await call('POST', 'issues.json', body, apiKey)) as { issue: ProbedIssue }).issue.id)
    },
    async callIdOf(id: string): Promise<string> {
      return (await issue(id)).custom_fields.find((field) => field.name === 'CallId')?.value ?? ''
    },
  }
}
