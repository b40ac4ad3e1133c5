import { RingloopError } from '@ringloop/core'
import { oneLine } from '../text/plain-text.js'
import { redmineMemberList } from './redmine-answers.js'
import type { RedmineApi } from './redmine-api.js'

const pageSize = 100
const pages = 20

/** The number of a member of a project, given that number or the name that people see; `null` if nobody, or several, are called so. */
export async function findMember(api: RedmineApi, projectId: number, owner: string, signal: AbortSignal): Promise<number | null> {
  if (/^\d{1,9}$/.test(owner)) return Number(owner)
  const found = new Set<number>()
  for (let page = 0; page < pages; page++) {
    const path = `projects/${projectId}/memberships.json`
    const query = { limit: pageSize, offset: page * pageSize }
    const { body } = await api.http.send({ method: 'GET', path, query, schema: redmineMemberList, signal })
    for (const { user } of body.memberships) if (user?.name === owner) found.add(user.id)
    if (body.memberships.length < pageSize) break
  }
  const [only] = found
  return found.size === 1 && only !== undefined ? only : null
}

/** {@link findMember}, for a change that makes no sense without. @throws `invalidInput` */
export async function requireMember(
  name: string,
  api: RedmineApi,
  projectId: number,
  owner: string,
  signal: AbortSignal,
): Promise<number> {
  const id = await findMember(api, projectId, owner, signal)
  if (id !== null) return id
  throw new RingloopError(
    'invalidInput',
    `${name}: field "owner": nobody in the project, or several, are called "${oneLine(owner, 60)}"`,
    {
      mend: 'Give the name as Redmine shows it, or the number of the user.',
    },
  )
}
