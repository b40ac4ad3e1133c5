import * as z from 'zod'
import { connectionShape, webAddress } from '../config/connection-config.js'
import { secretSchema } from '../config/secret.js'

/** Whom calls are told to, in a configuration. */
export const callEventsConfigSchema = z
  .array(
    z.discriminatedUnion('kind', [
      /** Zammad's generic CTI: `newCall`, `answer`, `hangup`. */
      z.strictObject({
        kind: z.literal('zammadCti'),
        ...connectionShape,
        url: webAddress,
        /** The last part of the endpoint that Zammad shows under Integrations, CTI (generic). */
        token: secretSchema,
      }),
      /** HubSpot's call objects: one for each call that is over. */
      z.strictObject({
        kind: z.literal('hubspotCalls'),
        ...connectionShape,
        url: webAddress.default('https://api.hubapi.com/'),
        token: secretSchema,
        /** A property of calls with unique values, of your own making; it holds the call's id. */
        idProperty: z
          .string()
          .regex(/^[a-z][a-z0-9_]{0,99}$/, 'must be the internal name of a property')
          .default('ringloop_call_id'),
      }),
    ]),
  )
  .max(20)
/** Whom calls are told to, as it is written down. */
export type CallEventsConfig = z.input<typeof callEventsConfigSchema>
