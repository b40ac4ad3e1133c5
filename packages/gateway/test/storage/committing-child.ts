/**
 * Commits one call after another and says so after each. Run by the kill test, which kills it in the middle.
 * Arguments: directory, number of the first call.
 */
import { writeSync } from 'node:fs'
import { createPgliteStore } from '../../src/storage/pglite-store.js'
import { sampleFileTicket } from '../samples/sample-effects.js'
import { sampleCleared, sampleOriginated } from '../samples/sample-events.js'

const [directory = '', first = '0'] = process.argv.slice(2)
const store = await createPgliteStore({ directory })
writeSync(1, 'open\n')
for (let call = Number(first); ; call++) {
  const id = `call-${call}`
  await store.journal.commit({
    events: [sampleOriginated(id, { dialled: 'x'.repeat((call * 977) % 4000) }), sampleCleared(id)],
    effects: [sampleFileTicket(id)],
    ended: [sampleOriginated(id).callId],
  })
  // Straight to the descriptor: what is written has been acknowledged, whatever happens next.
  writeSync(1, `${call}\n`)
}
