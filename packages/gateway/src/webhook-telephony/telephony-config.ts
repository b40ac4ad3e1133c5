import { secretSchema } from '@ringloop/ticket-client'
import * as z from 'zod'

const minutes = (maximum: number) => z.number().positive().max(maximum).optional()

/** Telephone systems that post `newCall`, `answer` and `hangup` at `/telephony/<name>`. */
export const telephonyConfigSchema = z
  .array(
    z.strictObject({
      kind: z.literal('webhooks'),
      /** In logs, at the desk, on each call; and the last part of the path. */
      name: z.string().regex(/^[\w.-]{1,60}$/, 'must be 1 to 60 letters, digits or . - _'),
      /** At least 16 characters, random. */
      secret: secretSchema,
      /** What the telephone system calls an agent → extension, where it is neither their name nor their extension. */
      users: z.record(z.string().min(1).max(200), z.string().regex(/^[\w*#+.-]{1,40}$/, 'must be an extension')).optional(),
      /** Numbers come with their country code, but without `+`. */
      international: z.boolean().optional(),
      /** A call that nobody answered is over after so long without a hangup. Default 10. */
      maximumRingMinutes: minutes(1440),
      /** A call is over after so long without a hangup. Default 240. */
      maximumCallMinutes: minutes(10_080),
    }),
  )
  .max(100)
  .superRefine((systems, context) => {
    const seen = new Set<string>()
    for (const [index, { name }] of systems.entries()) {
      if (seen.has(name))
        context.addIssue({ code: 'custom', path: [index, 'name'], message: `"${name}" is used twice; give each its own` })
      seen.add(name)
    }
  })

/** Telephone systems that post, as the config file names them. */
export type TelephonyConfig = z.infer<typeof telephonyConfigSchema>
