import * as z from 'zod'
import { chatwootBackendSchema, chatwootDirectorySchema } from '../chatwoot/chatwoot-config.js'
import { freshdeskDirectorySchema, freshdeskSchema } from '../freshdesk/freshdesk-config.js'
import { restDescriptionSchema } from '../generic-rest/rest-description.js'
import { hubSpotDirectorySchema, hubSpotSchema } from '../hubspot/hubspot-config.js'
import { jiraSchema } from '../jira/jira-config.js'
import { redmineDirectorySchema, redmineSchema } from '../redmine/redmine-config.js'
import { requestTrackerDirectorySchema, requestTrackerSchema } from '../request-tracker/request-tracker-config.js'
import { salesforceBackendSchema, salesforceDirectorySchema } from '../salesforce/salesforce-config.js'
import { serviceNowBackendSchema, serviceNowDirectorySchema } from '../servicenow/servicenow-config.js'
import { zammadConfigSchema, zammadDirectoryConfigSchema } from '../zammad/zammad-config.js'
import { zendeskDirectorySchema, zendeskSchema } from '../zendesk/zendesk-config.js'
import { znunySchema } from '../znuny/znuny-config.js'

const restSchema = z.strictObject({ kind: z.literal('rest'), description: restDescriptionSchema })

/** A ticket backend in a configuration file, by `kind`. */
export const ticketBackendConfigSchema = z.discriminatedUnion('kind', [
  hubSpotSchema,
  jiraSchema,
  redmineSchema,
  requestTrackerSchema,
  restSchema,
  chatwootBackendSchema,
  salesforceBackendSchema,
  serviceNowBackendSchema,
  freshdeskSchema,
  zendeskSchema,
  zammadConfigSchema,
  znunySchema,
])
/** A ticket backend as it is written down. */
export type TicketBackendConfig = z.input<typeof ticketBackendConfigSchema>

/** A directory of customers in a configuration file, by `kind`. */
export const contactDirectoryConfigSchema = z.discriminatedUnion('kind', [
  hubSpotDirectorySchema,
  redmineDirectorySchema,
  requestTrackerDirectorySchema,
  restSchema,
  chatwootDirectorySchema,
  salesforceDirectorySchema,
  serviceNowDirectorySchema,
  freshdeskDirectorySchema,
  zendeskDirectorySchema,
  zammadDirectoryConfigSchema,
])
/** A directory as it is written down. */
export type ContactDirectoryConfig = z.input<typeof contactDirectoryConfigSchema>
