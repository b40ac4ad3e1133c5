// Work orders to engineers: `@ringloop/core/dispatch`.
export { type Cost, type CostPart, type CostWeights, defaultCostWeights } from './cost.js'
export { type DayPlan, emptyPlan, type Fetch, type Route, type Unplanned, type Visit } from './day-plan.js'
export { describeObstacle } from './describe-obstacle.js'
export { describeReason } from './describe-reason.js'
export type { DescribeOptions } from './describe-time.js'
export type { DispatchProblem } from './dispatch-problem.js'
export { type Depot, type Engineer, type EngineerId, toEngineerId } from './engineer.js'
export type { Obstacle, Refusal } from './obstacle.js'
export { parseDispatchProblem } from './parse-dispatch-problem.js'
export { distanceMetres, type Place } from './place.js'
export { assignNext } from './planning/assign-next.js'
export { type PlanRoutesOptions, planRoutes } from './planning/plan-routes.js'
export type { Reason } from './planning/reasons.js'
export { type PlanChange, type Replan, replan, type Turn } from './planning/replan.js'
export { insertOrder, type Proposal, type Suggestion, type SuggestOptions, suggest } from './planning/suggest.js'
export { seededRandom } from './seeded-random.js'
export { type Assignment, type AssignmentOptions, solveAssignment } from './solving/assignment.js'
export {
  type GeneralisedAssignment,
  type GeneralisedAssignmentOptions,
  type GeneralisedAssignmentProblem,
  solveGeneralisedAssignment,
} from './solving/generalised-assignment.js'
export type {
  PlannedRoute,
  RoutePlan,
  RoutingOptions,
  RoutingProblem,
  RoutingStop,
  RoutingVehicle,
} from './solving/routing-problem.js'
export { solveRoutes } from './solving/solve-routes.js'
export {
  createStraightLineTravelTime,
  type StraightLineOptions,
  straightLine,
  type TravelTable,
  type TravelTime,
} from './travel-time.js'
export { type TimeWindow, toWorkOrderId, type WorkOrder, type WorkOrderId } from './work-order.js'
export { type WorkOrderMapping, workOrderOf } from './work-order-of.js'
