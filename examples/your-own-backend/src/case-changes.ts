import { type TicketChange, toTicketId } from '@ringloop/core'
import type { AcmeCase, AcmeRemark } from './acme-answers.js'
import type { ReadCase } from './read-case.js'

/** How what happened to cases is told: the same however it was learned, so that a poll and a webhook give one fact one id. */
export interface CaseChanges {
  /** The case came to the revision that it has. */
  revised(one: AcmeCase): TicketChange
  remarked(one: AcmeCase, remark: AcmeRemark): TicketChange
}

/** `account` is ours. */
export function createCaseChanges(account: string, readCase: ReadCase): CaseChanges {
  const factOf = (one: AcmeCase, fact: string, at: number, by: string) => ({
    id: `acme/${one.number}/${fact}`,
    ticketId: toTicketId(String(one.number)),
    at,
    ticket: readCase(one),
    by,
    own: by === account,
  })
  return {
    revised(one) {
      const type = one.rev === 1 ? 'created' : 'changed'
      return { ...factOf(one, `revision/${one.rev}`, one.changed, one.changed_by), type }
    },
    remarked(one, { id, text, hidden, author, at }) {
      const comment = { text, visibility: hidden ? 'internal' : 'public', author } as const
      return { ...factOf(one, `remark/${id}`, at, author), type: 'commented', comment }
    },
  }
}
