import type { Language, TelephonyAdapter } from '@ringloop/core'
import { defaultCompliance } from '../compliance/compliance.js'
import { createSqlConsents } from '../compliance/sql-consents.js'
import { createGateway } from '../host/create-gateway.js'
import type { Gateway, GatewayAgent } from '../host/gateway-options.js'
import { createLog } from '../host/log.js'
import { createPgliteStore } from '../storage/pglite-store.js'
import { configuredWallboard, wallboardConfigSchema } from '../wallboard/wallboard-config.js'
import { demoRules } from './demo-rules.js'
import { queueDials } from './floor.js'
import { pastCalls } from './past-calls.js'
import { deskPeople } from './people.js'
import { rememberPast } from './remember-past.js'
import { seedDispatch, visitFields } from './seed-dispatch.js'
import { seedShop } from './seed-shop.js'
import { ticketForm } from './ticket-form.js'

/** What the demo's gateway is started with. */
export interface DemoGatewayOptions {
  readonly port: number
  readonly agents: readonly GatewayAgent[]
  readonly region: string
  readonly language: Language
  readonly pageDirectory: string
  readonly displayToken: string
  /** Of the program that hears calls. */
  readonly writerToken: string
  /** Whether calls were there in the last hour. */
  readonly past: boolean
  readonly random: () => number
}

const pastMinutes = 75

/** A gateway over a database in memory, with a shop, its day and, if asked for, the calls of its last hour. */
export async function startDemoGateway(
  adapter: TelephonyAdapter,
  { port, agents, region, language, pageDirectory, displayToken, writerToken, past, random }: DemoGatewayOptions,
): Promise<Gateway> {
  const store = await createPgliteStore({ memory: true })
  const now = Date.now()
  const consents = createSqlConsents(store.database)
  const desk = await seedShop(store, now)
  if (past) await rememberPast(store, pastCalls(now, pastMinutes, random), { region, language })
  const supervisor = deskPeople.find((person) => person.supervisor) ?? { extension: '', name: '' }
  const orderPool = await seedDispatch(store, desk.tickets, { now, by: supervisor })
  return createGateway({
    store,
    adapter,
    tickets: desk.tickets,
    directory: desk.contacts,
    remoteTickets: false,
    agents,
    rules: demoRules(language),
    region,
    language,
    orderPool,
    workOrders: visitFields,
    ticketTemplates: ticketForm,
    compliance: { ...defaultCompliance, consents },
    transcriptWriters: [{ name: 'demo', token: writerToken }],
    ...(past ? { queues: queueDials } : {}),
    notReadyReasons: language === 'en' ? ['Lunch', 'Training', 'Paperwork'] : ['午餐', '培训', '文书工作'],
    wallboard: configuredWallboard(
      wallboardConfigSchema.parse({ timeZone: 'Asia/Taipei', displays: [{ name: 'demo', token: displayToken }] }),
      {},
    ),
    listen: { host: '127.0.0.1', port },
    pageDirectory,
    log: createLog({ level: 'silent' }),
  })
}
