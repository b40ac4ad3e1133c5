import { secretSchema } from '@ringloop/ticket-client'
import * as z from 'zod'

const timeoutSeconds = z.number().min(1).max(60).default(10)

const webhook = z.strictObject({
  kind: z.literal('webhook'),
  /** The whole address, http or https. */
  url: secretSchema,
  /** Signs each message as Standard Webhooks has it, so that the receiver knows it is genuine; `whsec_…` is base64. */
  signingSecret: secretSchema.optional(),
  timeoutSeconds,
})

/** Robots are told their whole address, as the chat program shows it when one is made. */
const dingTalk = z.strictObject({
  kind: z.literal('dingTalk'),
  url: secretSchema,
  /** Begins with `SEC`; if the robot was set to signatures. */
  signingSecret: secretSchema.optional(),
  timeoutSeconds,
})

const weCom = z.strictObject({ kind: z.literal('weCom'), url: secretSchema, timeoutSeconds })

const feishu = z.strictObject({
  kind: z.literal('feishu'),
  url: secretSchema,
  /** If the robot was set to signatures. */
  signingSecret: secretSchema.optional(),
  timeoutSeconds,
})

const mailAddress = z.email('must be one address, like "desk@example.com"').max(254)

const email = z.strictObject({
  kind: z.literal('email'),
  host: z.string().min(1).max(255),
  /** Default 465 with `tls: "implicit"`, else 587. */
  port: z.int().min(1).max(65_535).optional(),
  /** `startTls` refuses a server that has none; `none` is for a server on the same machine. */
  tls: z.enum(['implicit', 'startTls', 'none']).default('startTls'),
  login: z.strictObject({ user: z.string().min(1).max(255), password: secretSchema }).optional(),
  from: mailAddress,
  to: z.array(mailAddress).min(1).max(50),
  timeoutSeconds,
})

const log = z.strictObject({ kind: z.literal('log') })

/** The name of a channel: `log` is always there. */
const channelName = z.string().regex(/^[A-Za-z][\w-]{0,59}$/, 'must be a letter, then up to 59 letters, digits, - or _')

/** The `notifications` of a configuration: who is told of reminders, alarms and escalations, by name. */
export const notificationsConfigSchema = z.strictObject({
  channels: z.record(channelName, z.discriminatedUnion('kind', [webhook, dingTalk, weCom, feishu, email, log])).default({}),
})

/** As read. */
export type NotificationsConfig = z.infer<typeof notificationsConfigSchema>
/** One channel of it. */
export type ChannelConfig = NotificationsConfig['channels'][string]
