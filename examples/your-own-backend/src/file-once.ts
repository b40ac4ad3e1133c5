import { RingloopError } from '@ringloop/core'
import { type CreateOnce, createOnceWith, mayHaveHappened, storableId } from '@ringloop/ticket-client/building-blocks'
import type { AcmeCase } from './acme-answers.js'
import type { AcmeApi } from './acme-api.js'
import { name } from './acme-options.js'
import { listCases } from './find-cases.js'
import { pause } from './pause.js'
import { isTwin, twinOf } from './twin-mark.js'

/** A case that may have been filed twice. */
export interface Filed {
  readonly id: string
  readonly one: AcmeCase
}

/** Files each call once. */
export interface FileOnce {
  readonly create: CreateOnce<Filed>['create']
  /** Sends what creates, and comes back when the search would know of it. */
  thenSearchable(post: () => Promise<AcmeCase>, signal: AbortSignal): Promise<AcmeCase>
  /** The case that counts. */
  find(externalId: string, signal: AbortSignal): Promise<AcmeCase | null>
}

/**
 * The desk has no idempotency key, and its search lags. So whoever has created a case waits until the search knows it, and looks again: of
 * two that create at once, the later one then sees the elder case for certain, and the elder stays.
 */
export function createFileOnce(api: AcmeApi, searchLagMs: number): FileOnce {
  const filed = (one: AcmeCase): Filed => ({ id: String(one.number), one })
  const findAll = async (externalId: string, signal: AbortSignal) =>
    (await listCases(api, { reference: await storableId(externalId) }, signal)).map(filed)

  const { create } = createOnceWith<Filed>({
    name,
    findAll,
    winnerOf,
    // the case keeps its reference: the desk does not let us change it. Who looks for it takes the winner
    async discard({ one }, winner, signal) {
      if (!isTwin(one)) await api.change(String(one.number), twinOf(winner.one.number, one.subject), undefined, signal)
    },
    read: async (id, signal) => filed(await api.read(id, signal)),
    now: Date.now,
  })

  return {
    create,
    async thenSearchable(post, signal) {
      try {
        const made = await post()
        await pause(searchLagMs, signal)
        return made
      } catch (error) {
        // the answer is lost, the case perhaps not
        if (mayHaveHappened(error)) await pause(searchLagMs, signal)
        throw error
      }
    },
    async find(externalId, signal) {
      const found = await findAll(externalId, signal)
      return found.length === 0 ? null : winnerOf(found).one
    },
  }
}

/** The eldest: everybody chooses the same, whenever they look. */
function winnerOf(found: readonly Filed[]): Filed {
  const [eldest] = [...found].sort((left, right) => left.one.number - right.one.number)
  if (eldest === undefined) throw new RingloopError('notFound', `${name}: no case to choose from`)
  return eldest
}
