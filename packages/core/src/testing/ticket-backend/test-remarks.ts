import { isOpen } from '../../tickets/ticket.js'
import { expectEqual, expectRejection } from '../assertions.js'
import { hostileTexts } from '../hostile-texts.js'
import { example, signal, type TicketSuite } from './ticket-suite.js'

/** Seen by those it is meant for. */
export function testRemarks({ capabilities, test, nextId }: TicketSuite): void {
  for (const visibility of capabilities.comments) {
    test(`takes a remark (${visibility}), hostile text as text`, async (backend) => {
      const created = await backend.create(example(), { externalId: nextId(), signal })
      for (const text of Object.values(hostileTexts))
        await backend.comment?.(created.id, `Remark ${text} .`, { visibility, signal })
      const got = await backend.get(created.id, { signal })
      // some open a ticket when somebody answers
      expectEqual([got.subject, isOpen(got.status)], [created.subject, true], 'nothing else is changed')
    })
  }
  for (const visibility of (['internal', 'public'] as const).filter((one) => !capabilities.comments.includes(one))) {
    if (capabilities.comments.length === 0) break
    test(`refuses a remark that would be seen by others than meant (${visibility})`, async (backend) => {
      const created = await backend.create(example(), { externalId: nextId(), signal })
      const remark = backend.comment?.(created.id, 'A remark', { visibility, signal })
      await expectRejection(Promise.resolve(remark), 'invalidInput', `a remark (${visibility})`)
    })
  }
}
