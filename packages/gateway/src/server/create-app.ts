import { existsSync } from 'node:fs'
import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono } from 'hono'
import { type AssistRoutesOptions, assistRoutes } from '../assist/assist-routes.js'
import { type AttachmentRoutesOptions, attachmentRoutes } from '../case/attachment-routes.js'
import { type ConsentRoutesOptions, consentRoutes } from '../compliance/consent-routes.js'
import { type DispatchRoutesOptions, dispatchRoutes } from '../dispatch/dispatch-routes.js'
import { type TranscriptRoutesOptions, transcriptRoutes } from '../routing/transcript-routes.js'
import { type ServiceLevelRoutesOptions, serviceLevelRoutes } from '../sla/service-level-routes.js'
import { type TelephonyRoutesOptions, telephonyRoutes } from '../webhook-telephony/telephony-routes.js'
import type { Health } from './health.js'
import { securityHeaders } from './security-headers.js'

/** The gateway's own pages beside the agent's desk, which opens at `/`: each is an HTML file of its name. */
const pages = ['supervisor', 'wallboard', 'dispatch'] as const

/** What {@link createApp} needs. */
export interface AppOptions {
  readonly health: () => Promise<Health>
  /** Directory of the built pages: `index.html`, and the others' HTML files. */
  readonly pageDirectory: string | null
  /** Origins that may frame the page. */
  readonly origins: readonly string[]
  /** Where telephone systems post what their calls do. */
  readonly telephony: TelephonyRoutesOptions
  /** What is served under `/dispatch`; `null`: nothing. */
  readonly dispatch: DispatchRoutesOptions | null
  /** What is served under `/service-levels`; `null`: nothing. */
  readonly serviceLevels: ServiceLevelRoutesOptions | null
  /** What is taken under `/cases`; `null`: nothing. */
  readonly attachments: AttachmentRoutesOptions | null
  /** What is served under `/consents`; `null`: nothing. */
  readonly consents: ConsentRoutesOptions | null
  /** What is taken under `/transcripts`; `null`: nothing. */
  readonly transcripts: TranscriptRoutesOptions | null
  /** What is taken under `/assist`; `null`: nothing. */
  readonly assist: AssistRoutesOptions | null
}

/** What is served over HTTP: the desk page and those of supervisors, displays and dispatchers, `/healthz`, service levels, consents, transcripts, what helps in calls, dispatch, and where telephone systems post. */
export function createApp({
  health,
  pageDirectory,
  origins,
  telephony,
  dispatch,
  serviceLevels,
  attachments,
  consents,
  transcripts,
  assist,
}: AppOptions): Hono {
  const app = new Hono()
  const headers = Object.entries(securityHeaders(origins))
  app.use(async (context, next) => {
    await next()
    for (const [name, value] of headers) context.res.headers.set(name, value)
  })

  app.get('/healthz', async (context) => {
    const answer = await health()
    return context.json(answer, answer.ok ? 200 : 503, { 'cache-control': 'no-store' })
  })

  // The page asks whom it may speak with when it stands in a frame; the policy says the same to everybody.
  app.get('/frame-origins', (context) => context.json({ origins }, 200, { 'cache-control': 'no-store' }))

  const root = pageDirectory !== null && existsSync(pageDirectory) ? pageDirectory : null
  // Built files carry a hash in their name; the pages themselves are asked for anew each time.
  const onFound = (path: string, context: Context) => {
    context.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
  }
  // before the routes under the same names, which want a token and are below them
  if (root !== null) for (const page of pages) app.get(`/${page}`, serveStatic({ root, path: `${page}.html`, onFound }))

  app.route('/telephony', telephonyRoutes(telephony))
  if (serviceLevels !== null) app.route('/service-levels', serviceLevelRoutes(serviceLevels))
  if (attachments !== null) app.route('/cases', attachmentRoutes(attachments))
  if (consents !== null) app.route('/consents', consentRoutes(consents))
  if (transcripts !== null) app.route('/transcripts', transcriptRoutes(transcripts))
  if (assist !== null) app.route('/assist', assistRoutes(assist))
  if (dispatch !== null) app.route('/dispatch', dispatchRoutes(dispatch))

  if (root !== null) app.use('*', serveStatic({ root, onFound }))
  else
    app.get('/', (context) =>
      context.text('The gateway runs. Its desk page is not built: run "npm run build", or open the desk from your own page.\n'),
    )
  app.notFound((context) => context.text('Not found\n', 404))
  return app
}
