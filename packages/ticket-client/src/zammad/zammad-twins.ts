import { isRingloopError, RingloopError } from '@ringloop/core'
import { type CreateOnce, createOnceWith } from '../filing/create-once.js'
import { missingAttribute } from './missing-attribute.js'
import { textOfField } from './read-ticket.js'
import type { ZammadTicket } from './zammad-answers.js'
import type { ZammadApi } from './zammad-api.js'
import type { ZammadMapping } from './zammad-mapping.js'

/** A ticket that holds a key of ours. */
interface Twin {
  readonly id: string
  readonly ticket: ZammadTicket
}

/** Finds, compares and puts away tickets that were filed twice. */
export interface ZammadTwins {
  readonly once: CreateOnce<Twin>
  /** @param key as it is stored */
  findAll(key: string, signal: AbortSignal): Promise<readonly Twin[]>
  /** Of twins, the one that stays. */
  winnerOf(found: readonly Twin[]): Twin
}

const perPage = 50

/** Makes {@link ZammadTwins}. Everything here takes the key as it is stored. */
export function createZammadTwins(api: ZammadApi, mapping: ZammadMapping, now: () => number): ZammadTwins {
  const { name } = mapping
  const field = mapping.fields.externalId

  async function findAll(key: string, signal: AbortSignal): Promise<readonly Twin[]> {
    const condition = { [`ticket.${field}`]: { operator: 'is', value: key } }
    const tickets = await api
      .search({ condition, sortBy: 'id', order: 'asc', page: 1, perPage }, signal)
      // a column that is not there is answered so, without a word for it
      .catch((error: unknown) => {
        throw isRingloopError(error) && error.code === 'invalidInput' ? missingField(error) : error
      })
    const twins = tickets.filter((ticket) => textOfField(ticket[field]) === key)
    // MySQL finds other spellings, too; but nothing that has nothing to do with it
    const alike = tickets.filter((ticket) => textOfField(ticket[field]).trim().toLowerCase() === key.trim().toLowerCase())
    if (alike.length < tickets.length || tickets.length >= perPage) throw missingField()
    return twins.map((ticket) => ({ id: String(ticket.id), ticket }))
  }

  const missingField = (cause?: unknown) => missingAttribute(name, field, cause)

  function winnerOf(found: readonly Twin[]): Twin {
    const rank = ({ ticket }: Twin) => (isMerged(ticket) ? 1 : 0)
    const [winner] = [...found].sort((left, right) => rank(left) - rank(right) || left.ticket.id - right.ticket.id)
    if (winner === undefined) throw new RingloopError('notFound', `${name}: no ticket to choose from`)
    return winner
  }

  return {
    findAll,
    winnerOf,
    once: createOnceWith<Twin>({
      name,
      now,
      findAll,
      winnerOf,
      async discard(loser, winner, signal) {
        if (!isMerged(loser.ticket)) await api.merge(loser.ticket, winner.ticket, signal)
      },
      async read(id, signal) {
        const ticket = await api.read(id, signal)
        // Zammad drops a value for an attribute that it does not have, without a word
        if (textOfField(ticket[field]) === '') throw missingField()
        return { id, ticket }
      },
    }),
  }
}

const isMerged = (ticket: ZammadTicket): boolean => ticket.state === 'merged'
