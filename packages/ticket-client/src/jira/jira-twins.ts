import { isOpen, isRingloopError, RingloopError } from '@ringloop/core'
import { type CreateOnce, createOnceWith } from '../filing/create-once.js'
import type { RecentWrites } from '../filing/recent-writes.js'
import { textOfDocument } from './atlassian-document.js'
import type { JiraIssue } from './jira-answers.js'
import type { JiraApi } from './jira-api.js'
import type { JiraMapping } from './jira-mapping.js'
import { doubleLabel, keyLabel, keyWord, markProperty } from './jira-mark.js'
import { quoteJql } from './jql.js'
import { isDouble, markOf, readFields } from './read-jira-issue.js'

/** Finds issues by external id, and clears away those that were filed twice. */
export interface JiraTwins {
  /** Creates once. @throws `unavailable` while an issue whose answer was lost may be there, and the search cannot know it yet */
  create(
    externalId: string,
    options: { readonly signal: AbortSignal; readonly triedBefore: boolean },
    post: () => Promise<string>,
  ): Promise<JiraIssue>
  /** The one that counts. */
  find(externalId: string, signal: AbortSignal): Promise<JiraIssue | null>
}

const maximumTwins = 50
/** Jira may put fewer on a page than it could. */
const maximumPages = 3
const maximumDoubts = 1000

/** Makes {@link JiraTwins}. */
export function createJiraTwins(
  name: string,
  api: JiraApi,
  mapping: JiraMapping,
  recent: RecentWrites,
  { now, indexLagMs }: { readonly now: () => number; readonly indexLagMs: number },
): JiraTwins {
  /** Until when the search may not know what was carried out unseen for an external id; in the past if that is settled. */
  const doubts = new Map<string, number>()

  function doubt(externalId: string, until: number): void {
    doubts.delete(externalId)
    doubts.set(externalId, until)
    const [oldest] = doubts.keys()
    if (doubts.size > maximumDoubts && oldest !== undefined) doubts.delete(oldest)
  }

  async function findAll(externalId: string, signal: AbortSignal): Promise<readonly JiraIssue[]> {
    const label = `labels = ${quoteJql(await keyLabel(externalId))}`
    const word = await keyWord(externalId)
    const jql = mapping.serviceDesk === undefined ? label : `(${label} OR description ~ ${quoteJql(word)})`
    const ids = new Set<string>()
    let token: string | null | undefined
    for (let page = 0; token !== null; page += 1) {
      if (page >= maximumPages || ids.size >= maximumTwins) {
        throw new RingloopError('protocol', `${name}: a search for one external id found ${ids.size} issues and has no end`, {
          mend: `See in Jira what the search ${jql} finds.`,
        })
      }
      const answer = await api.search(`${jql} ORDER BY created ASC`, { size: maximumTwins, token, fresh: recent.ids() }, signal)
      for (const id of answer.ids) ids.add(id)
      token = answer.next
    }
    const issues = await api.read([...ids], { fields: readFields }, signal)
    return issues.filter(
      (issue) => markOf(issue).externalId === externalId || textOfDocument(issue.fields.description).endsWith(`Ref: ${word}`),
    )
  }

  /** The oldest that has not been put away. */
  function winnerOf(found: readonly JiraIssue[]): JiraIssue {
    const [winner] = [...found].sort(
      (left, right) => Number(isDouble(left)) - Number(isDouble(right)) || Number(left.id) - Number(right.id),
    )
    if (winner === undefined) throw new RingloopError('notFound', `${name}: no issue to choose from`)
    return winner
  }

  async function discard(loser: JiraIssue, winner: JiraIssue, signal: AbortSignal): Promise<void> {
    if (isDouble(loser)) return
    const reachable = await api.transitions(loser.id, signal)
    // Read after that: another gateway may be at it, and from where it has put the issue other transitions lead on.
    const { fields } = await readOne(loser.id, signal)
    const transition = isOpen(mapping.statuses.read(fields.status)) ? mapping.statuses.choose('cancelled', reachable) : null
    if (transition !== null) {
      await api.transit(loser.id, transition.id, signal).catch((error: unknown) => {
        // A screen of the transition may want more; the label counts.
        if (!isRingloopError(error) || error.code !== 'invalidInput') throw error
      })
    }
    const update = { labels: [{ add: doubleLabel }] }
    await api.write(loser.id, { update, properties: [{ key: `${markProperty}.double`, value: { of: winner.key } }] }, signal)
  }

  async function readOne(id: string, signal: AbortSignal): Promise<JiraIssue> {
    const [issue] = await api.read([id], { fields: readFields }, signal)
    if (issue !== undefined) return issue
    throw new RingloopError('notFound', `${name}: there is no issue ${id}`, { mend: 'It may have been deleted.' })
  }

  const once: CreateOnce<JiraIssue> = createOnceWith<JiraIssue>({
    name,
    now,
    findAll,
    winnerOf,
    discard,
    read: readOne,
    searchIsLate: true,
  })

  return {
    create(externalId, { signal, triedBefore }, post) {
      // The search that found nothing was not begun before this.
      const begun = now()
      return once.create(
        externalId,
        signal,
        async () => {
          // Tried by a process that is no more: all that is known is that it was not later than now.
          if (triedBefore && !doubts.has(externalId)) doubt(externalId, now() + indexLagMs)
          const rest = (doubts.get(externalId) ?? 0) - begun
          if (rest > 0) {
            throw new RingloopError(
              'unavailable',
              `${name}: whether the ticket was filed cannot be seen yet; Jira's search is late`,
              {
                mend: 'It is tried again by itself.',
                retryAfterMs: rest,
              },
            )
          }
          try {
            const id = await post()
            recent.remember(id)
            doubts.delete(externalId)
            return id
          } catch (error) {
            const sure = isRingloopError(error) && !['timeout', 'aborted', 'unavailable', 'protocol'].includes(error.code)
            doubt(externalId, sure ? now() : now() + indexLagMs)
            throw error
          }
        },
        { triedBefore },
      )
    },
    async find(externalId, signal) {
      const found = (await findAll(externalId, signal)).filter((issue) => !isDouble(issue))
      return found.length === 0 ? null : winnerOf(found)
    },
  }
}
