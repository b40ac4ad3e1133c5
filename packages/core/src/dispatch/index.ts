// Work orders to engineers: `@ringloop/core/dispatch`.
export { type Assignment, type AssignmentOptions, solveAssignment } from './solving/assignment.js'
export type {
  GeneralisedAssignment,
  GeneralisedAssignmentOptions,
  GeneralisedAssignmentProblem,
} from './solving/generalised-assignment.js'
export type { Route, RoutePlan, RoutingOptions, RoutingProblem, RoutingStop, RoutingVehicle } from './solving/routing-problem.js'
