import type { HttpBindings } from '@hono/node-server'
import type { Hono } from 'hono'
import { type AgentRoutesOptions, agentRoutes } from '../server/agent-routes.js'
import { assignmentRoutes } from './assignment-routes.js'
import { type EngineerRoutesOptions, engineerRoutes } from './engineer-routes.js'
import type { OpenOrderPool } from './open-order-pool.js'
import { type PlanningRoutesOptions, planRoutes, suggestionRoutes } from './planning-routes.js'
import { poolRoutes } from './pool-routes.js'
import type { WorkOrderEffect } from './work-order-effects.js'

/** Who asks, as the configuration has them. */
export interface DispatchPerson {
  readonly extension: string
  readonly name: string
  /** May offer and withdraw orders, and take them from others. */
  readonly supervisor: boolean
}

/** What {@link dispatchRoutes} needs. */
export interface DispatchRoutesOptions
  extends AgentRoutesOptions,
    PlanningRoutesOptions,
    Pick<EngineerRoutesOptions, 'rosters' | 'isAgent'> {
  readonly pool: OpenOrderPool
  readonly personAt: (extension: string) => DispatchPerson
  /** Takes out of an offer what must not be stored. */
  readonly mask: <Value>(value: Value) => Value
  /** Stores what tickets shall be told; resolves once it will happen: now, or in so many milliseconds. */
  readonly tell: (effects: readonly WorkOrderEffect[], inMs?: number) => Promise<void>
  /** A text that was never there before. */
  readonly newId: () => string
}

/** What the routes know of who asks. */
export type DispatchVariables = { Bindings: HttpBindings; Variables: { extension: string; person: DispatchPerson } }

/** A day of 600 orders and engineers, and the plan of it. */
const maximumBytes = 2 * 1024 * 1024

/** What is served under `/dispatch`, to who has a desk; see {@link agentRoutes}. */
export function dispatchRoutes(options: DispatchRoutesOptions): Hono<DispatchVariables> {
  const app = agentRoutes<DispatchVariables>('dispatch', options, maximumBytes)
  app.use((context, next) => {
    context.set('person', options.personAt(context.get('extension')))
    return next()
  })
  app.route('/pool', poolRoutes(options))
  app.route('/engineers', engineerRoutes(options))
  app.route('/assignments', assignmentRoutes(options))
  app.route('/plans', planRoutes(options))
  app.route('/suggestions', suggestionRoutes(options))
  return app
}
