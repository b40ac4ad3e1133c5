import { existsSync } from 'node:fs'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { type ConsentRoutesOptions, consentRoutes } from '../compliance/consent-routes.js'
import { type DispatchRoutesOptions, dispatchRoutes } from '../dispatch/dispatch-routes.js'
import { type TranscriptRoutesOptions, transcriptRoutes } from '../routing/transcript-routes.js'
import { type ServiceLevelRoutesOptions, serviceLevelRoutes } from '../sla/service-level-routes.js'
import { type TelephonyRoutesOptions, telephonyRoutes } from '../webhook-telephony/telephony-routes.js'
import type { Health } from './health.js'
import { securityHeaders } from './security-headers.js'

/** What {@link createApp} needs. */
export interface AppOptions {
  readonly health: () => Promise<Health>
  /** Directory of the built desk page, with `index.html`. */
  readonly pageDirectory: string | null
  /** Origins that may frame the page. */
  readonly origins: readonly string[]
  /** Where telephone systems post what their calls do. */
  readonly telephony: TelephonyRoutesOptions
  /** What is served under `/dispatch`; `null`: nothing. */
  readonly dispatch: DispatchRoutesOptions | null
  /** What is served under `/service-levels`; `null`: nothing. */
  readonly serviceLevels: ServiceLevelRoutesOptions | null
  /** What is served under `/consents`; `null`: nothing. */
  readonly consents: ConsentRoutesOptions | null
  /** What is taken under `/transcripts`; `null`: nothing. */
  readonly transcripts: TranscriptRoutesOptions | null
}

/** What is served over HTTP: the desk page, `/healthz`, service levels, consents, transcripts, dispatch, and where telephone systems post. */
export function createApp({
  health,
  pageDirectory,
  origins,
  telephony,
  dispatch,
  serviceLevels,
  consents,
  transcripts,
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

  app.route('/telephony', telephonyRoutes(telephony))
  if (serviceLevels !== null) app.route('/service-levels', serviceLevelRoutes(serviceLevels))
  if (consents !== null) app.route('/consents', consentRoutes(consents))
  if (transcripts !== null) app.route('/transcripts', transcriptRoutes(transcripts))
  if (dispatch !== null) app.route('/dispatch', dispatchRoutes(dispatch))

  if (pageDirectory !== null && existsSync(pageDirectory)) {
    // Built files carry a hash in their name; the page itself is asked for anew each time.
    app.use(
      '*',
      serveStatic({
        root: pageDirectory,
        onFound: (path, context) => {
          context.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
        },
      }),
    )
  } else {
    app.get('/', (context) =>
      context.text('The gateway runs. Its desk page is not built: run "npm run build", or open the desk from your own page.\n'),
    )
  }
  app.notFound((context) => context.text('Not found\n', 404))
  return app
}
