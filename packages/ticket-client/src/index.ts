export { createRequestTrackerBackend, type RequestTrackerBackend } from './request-tracker/create-request-tracker-backend.js'
export {
  createRequestTrackerDirectory,
  type RequestTrackerDirectoryOptions,
} from './request-tracker/create-request-tracker-directory.js'
export type {
  RequestTrackerConnection,
  RequestTrackerFields,
  RequestTrackerOptions,
} from './request-tracker/request-tracker-options.js'
