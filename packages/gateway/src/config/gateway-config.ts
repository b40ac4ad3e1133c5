import { isRegion, languages } from '@ringloop/core'
import {
  callEventsConfigSchema,
  contactDirectoryConfigSchema,
  secretSchema,
  ticketBackendConfigSchema,
} from '@ringloop/ticket-client'
import * as z from 'zod'
import { ticketTemplatesSchema } from '../case/ticket-templates.js'
import { complianceConfigSchema } from '../compliance/compliance-config.js'
import { dispatchConfigSchema } from '../dispatch/dispatch-config.js'
import { notificationsConfigSchema } from '../notifications/notifications-config.js'
import { outsideActionsConfigSchema } from '../outside/outside-actions-config.js'
import { agentSkillsShape } from '../routing/agent-skills.js'
import { databaseConfigSchema } from '../storage/database-config.js'
import { wallboardConfigSchema } from '../wallboard/wallboard-config.js'
import { telephonyConfigSchema } from '../webhook-telephony/telephony-config.js'
import { writersSchema } from './writers.js'

const port = z.int().min(0).max(65_535)

const agentSchema = z.strictObject({
  extension: z.string().regex(/^[\w*#+.-]{1,40}$/, 'must be 1 to 40 letters, digits or * # + . - _, as on the switch'),
  name: z.string().min(1).max(200),
  /** Who has it sees this agent's desk. Long and random. */
  token: secretSchema,
  /** Sees, listens to, and takes part in colleagues' calls. */
  supervisor: z.boolean().optional(),
  /** Their name in mod_callcenter; `null` if they are in no queue. `<extension>@default` if absent. */
  queueAgent: z
    .string()
    .regex(/^[\w.@-]{1,100}$/, 'must be letters, digits and . @ - _, as in callcenter.conf.xml')
    .nullable()
    .optional(),
  ...agentSkillsShape,
})

const queuesSchema = z
  .record(
    z.string().regex(/^\w[\w.@-]{0,99}$/, 'must be the name of a queue: letters, digits and . @ - _'),
    z.strictObject({
      dial: z.string().regex(/^[+*#]?[\w*#][\w*#.-]{0,63}$/, 'must be an extension or a number: letters, digits and + * # . - _'),
    }),
  )
  .refine((queues) => Object.keys(queues).length <= 200, 'must name at most 200 queues')

const switchName = z.string().regex(/^[\w.-]{1,60}$/, 'must be 1 to 60 letters, digits or . - _')

const outboundSchema = z.strictObject({
  host: z.string().min(1).max(255).default('127.0.0.1'),
  port: port.min(1).default(8084),
  /** Milliseconds for lookup and rules; the guard in the dialplan has to wait longer. */
  decideMilliseconds: z.int().min(100).max(10_000).default(1_500),
  /** Addresses that may connect, single or as `10.0.0.0/24`. */
  peers: z.array(z.string().min(1).max(60)).min(1).max(100).default(['127.0.0.0/8', '::1']),
})

const switchSchema = z.strictObject({
  /** In logs, at the desk, and on each of its calls. */
  name: switchName.optional(),
  host: z.string().min(1).max(255),
  port: port.min(1).default(8021),
  password: secretSchema,
  /** `name@domain` of a directory user, to log in with less than all rights. */
  user: z.string().min(1).max(255).optional(),
  /** Channel variables to keep with the call, `*` and `?` allowed. */
  variables: z.array(z.string().min(1).max(200)).max(100).default([]),
  /** SIP headers to keep with the call, such as `X-Account`; `User-to-User` is decoded and kept as `userToUser`. */
  sipHeaders: z
    .array(z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,79}$/, 'must be the name of a SIP header, like "X-Account"'))
    .max(50)
    .default([]),
  /** Lets the dialplan ask where a call goes, before anybody answers it. */
  outbound: outboundSchema.optional(),
})

const ticketChangesSchema = z.strictObject({
  /** Seconds between polls; 0 does not poll. 60 if absent and the system can be polled. */
  pollSeconds: z
    .number()
    .max(86_400)
    .refine((seconds) => seconds === 0 || seconds >= 1, 'must be 0, or at least 1')
    .optional(),
  /** The last part of the path at which the system may post. Long and random. */
  webhook: secretSchema.optional(),
})

const publicUrlSchema = z
  .string()
  .max(300)
  .refine(
    (text) => /^https?:\/\//.test(text) && URL.canParse(text) && !/[?#@\s]/.test(text),
    'must be the address without query, like "https://desk.example.com"',
  )

/** The gateway's own database. */
const embedded = z.strictObject({ kind: z.literal('embedded') })

const originSchema = z
  .string()
  .max(300)
  .refine(
    (text) => URL.canParse(text) && new URL(text).origin === text,
    'must be scheme and host only, like "https://crm.example.com"',
  )

const fileSchema = z.strictObject({
  /** For editors. */
  $schema: z.string().optional(),
  /** Country of telephone numbers without a country code. */
  region: z.string().refine(isRegion, 'must be a country in two capital letters (ISO 3166), like "DE"'),
  /** Language in which tickets are drafted. */
  language: z.enum(languages).default('en'),
  listen: z.strictObject({ host: z.string().min(1).max(255).default('127.0.0.1'), port: port.default(8080) }).prefault({}),
  /** Pages of other origins that may connect and embed the desk. */
  origins: z.array(originSchema).max(100).default([]),
  /** Of the embedded database; without it, a PostgreSQL server must be named. */
  dataDirectory: z.string().min(1).max(4000).optional(),
  /** Where journal, outbox and embedded desk are. */
  database: databaseConfigSchema.default({ kind: 'embedded' }),
  /** The switch, or several of them, each with a name of its own. May be left out if there is other `telephony`. */
  freeswitch: z
    .union([
      switchSchema,
      z
        .array(z.strictObject({ ...switchSchema.shape, name: switchName }))
        .min(1, 'must name at least one switch')
        .max(100)
        .superRefine((switches, context) => {
          const seen = new Set<string>()
          for (const [index, { name }] of switches.entries()) {
            if (seen.has(name))
              context.addIssue({
                code: 'custom',
                path: [index, 'name'],
                message: `"${name}" is used twice; give each switch its own`,
              })
            seen.add(name)
          }
        }),
    ])
    .optional(),
  /** Telephone systems that post what their calls do, beside the switches or instead of them. */
  telephony: telephonyConfigSchema.default([]),
  /** Other systems that are told of each call: Zammad's CTI, HubSpot. */
  callEvents: callEventsConfigSchema.default([]),
  agents: z
    .array(agentSchema)
    .min(1, 'must name at least one agent')
    .max(10_000)
    .superRefine((agents, context) => {
      const seen = new Set<string>()
      for (const [index, { extension }] of agents.entries()) {
        if (seen.has(extension))
          context.addIssue({
            code: 'custom',
            path: [index, 'extension'],
            message: `"${extension}" is used twice; give each agent their own`,
          })
        seen.add(extension)
      }
    }),
  /** What agents can say why they are not ready, in the order of the menu. */
  notReadyReasons: z.array(z.string().trim().min(1).max(60)).max(20).default([]),
  /** Queues that agents can transfer to, by their name on the switch, and the number that leads into each. */
  queues: queuesSchema.default({}),
  /** What workflows do to the tiers of mod_callcenter: nothing; set those of their candidates; set those, and take everybody else out. */
  tiers: z.enum(['leave', 'set', 'exact']).default('leave'),
  /** Where tickets go. */
  tickets: z.discriminatedUnion('kind', [embedded, ticketBackendConfigSchema]).default({ kind: 'embedded' }),
  /** Who knows the customers. */
  contacts: z.discriminatedUnion('kind', [embedded, contactDirectoryConfigSchema]).default({ kind: 'embedded' }),
  /** How what others do in the ticket system is learned. */
  ticketChanges: ticketChangesSchema.prefault({}),
  /** Scheme, host and path under which other systems reach the gateway, behind a proxy. */
  publicUrl: publicUrlSchema.optional(),
  /** Channels by which people are told of reminders, alarms and escalations; "log" is always there. */
  notifications: notificationsConfigSchema.prefault({}),
  /** What other systems do when rules say so: surveys, requests for consents. */
  actions: outsideActionsConfigSchema.prefault({}),
  /** Work orders: the open pool, and how long engineers are on the way. Without it there is none. */
  dispatch: dispatchConfigSchema.optional(),
  /** What is promised to customers: itself, or a file of it. Without it there are no service levels. */
  sla: z.union([z.string().min(1).max(4000), z.record(z.string(), z.unknown())]).optional(),
  /** A file of rules. Without one every call pops and files by default. */
  rules: z.string().min(1).max(4000).optional(),
  /** Seconds for wrap-up when there is no rules file, which has its own. */
  wrapUpSeconds: z.number().min(0).max(3600).default(60),
  /** Days for which finished calls stay in the journal; 0 keeps them for ever. Tickets are not touched. */
  keepDays: z.int().min(0).max(36_500).default(90),
  /** Directory of another desk page than the gateway's own. */
  page: z.string().min(1).max(4000).optional(),
  /** Who tells what is heard in calls. */
  transcripts: z.strictObject({ writers: writersSchema }).prefault({}),
  /** The custom fields of tickets, as JSON Schemas by the ticket's category. Without it, as the ticket system describes its own. */
  ticketTemplates: ticketTemplatesSchema.optional(),
  /** What agents may add to tickets as files. */
  attachments: z
    .strictObject({
      /** Of one file. */
      maximumMegabytes: z.int().min(1).max(500).default(20),
      /** Of one call. */
      maximumFiles: z.int().min(1).max(50).default(10),
      /** Media types that are taken; all, if absent. */
      types: z
        .array(
          z.string().regex(/^[\w.+-]{1,60}\/([\w.+-]{1,60}|\*)$/, 'must be a media type, like "image/*" or "application/pdf"'),
        )
        .min(1)
        .max(50)
        .optional(),
    })
    .prefault({}),
  /** What may be stored, shown and dialled. */
  compliance: complianceConfigSchema.prefault({}),
  /** What the wallboard counts how, what is promised, and its screens. */
  wallboard: wallboardConfigSchema.prefault({}),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
})

/** The config file of the gateway. Paths are relative to the file. */
export const gatewayConfigSchema = fileSchema.superRefine(
  ({ database, dataDirectory, dispatch, freeswitch, telephony }, context) => {
    if (freeswitch === undefined && telephony.length === 0)
      context.addIssue({ code: 'custom', path: ['freeswitch'], message: 'is missing' })
    if (database.kind === 'embedded' && dataDirectory === undefined)
      context.addIssue({ code: 'custom', path: ['dataDirectory'], message: 'is missing' })
    if (database.kind === 'postgres' && dispatch !== undefined && dispatch.pool.schema === database.schema)
      context.addIssue({
        code: 'custom',
        path: ['dispatch', 'pool', 'schema'],
        message: 'must be another than database.schema, which is this gateway’s alone',
      })
  },
)

/** The config file as read. */
export type GatewayConfig = z.infer<typeof gatewayConfigSchema>
