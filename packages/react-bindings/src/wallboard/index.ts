// The wallboard for a big screen: `@ringloop/react-bindings/wallboard`. Its plots are drawn by uPlot, which is in this entry alone.
export type { AgentGroup, BoardAgent } from './agent-groups.js'
export {
  usualNumbers,
  type WallboardNumber,
  type WallboardNumberId,
  type WallboardTrend,
  type WallboardWords,
} from './board-numbers.js'
export type { QueueBar } from './queue-order.js'
export { Sparkline } from './sparkline.js'
export { type UseWallboardOptions, useWallboard, type WallboardAlarmModel, type WallboardModel } from './use-wallboard.js'
export { Wallboard, type WallboardProps } from './wallboard.js'
