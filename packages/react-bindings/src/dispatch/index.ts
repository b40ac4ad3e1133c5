// The dispatcher's board: `@ringloop/react-bindings/dispatch`.

export { dispatchChinese, dispatchEnglish } from '../words/dispatch-words.js'
export { DispatchBoard, type DispatchBoardProps } from './dispatch-board.js'
export type { DispatchEngineerItem, DispatchOrderItem, OrderFilter, OrderUrgency } from './dispatch-items.js'
export { DispatchMap, type DispatchMapProps } from './dispatch-map.js'
export { toGcj02 } from './gcj02.js'
export type { MapTiles } from './map-tiles.js'
export {
  type DispatchButtonProps,
  type DispatchChoiceProps,
  type DispatchModel,
  type DispatchSelection,
  type DispatchSuggestion,
  useDispatch,
} from './use-dispatch.js'
