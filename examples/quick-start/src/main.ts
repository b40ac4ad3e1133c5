import { readFile } from 'node:fs/promises'
import { defaultRules } from '@ringloop/core'
import { replayRecording } from '@ringloop/freeswitch-adapter'
import { customers } from './customers.js'
import { runCalls } from './run-calls.js'

// what a FreeSWITCH said on its Event Socket while a customer keyed in an order number and talked to an agent
const recording = await readFile(new URL('../recordings/order-status.esl.gz', import.meta.url))
const { telephony } = replayRecording(recording, { variables: ['cti_*'] })

await runCalls(telephony, {
  rules: defaultRules,
  region: 'TW',
  customers,
  showPop: ({ extension, target, decision }) => {
    console.log(`pop at ${extension}: ${JSON.stringify(target)} because ${decision.because}`)
  },
  fileTicket: async (ticket, externalId) => {
    console.log(`ticket ${externalId}\n  ${ticket.subject}\n  ${ticket.description.replaceAll('\n', '\n  ')}`)
    console.log(`  keyed in: ${ticket.customFields.digits}, order: ${ticket.customFields['variable.cti_order']}`)
    return '1'
  },
})
