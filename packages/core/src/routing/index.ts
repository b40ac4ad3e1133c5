// Who takes it, and in which order: `@ringloop/core/routing`.
export { type AssignmentContext, decideAssignment } from './decide-assignment.js'
export { estimateWaitSeconds } from './estimate-wait.js'
export { type HeadStart, headStartOf, orderQueue, queueScoreOf, type WaitingItem } from './order-queue.js'
export { type Tier, type TierAgent, type TierChange, tierChanges, tiersOf } from './tiers-of.js'
export { assignmentReasons, withAssignment } from './with-assignment.js'
