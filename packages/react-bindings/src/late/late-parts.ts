import { latePart } from './late-part.js'

// Each becomes a file of its own in the package. The size rows name the same files as what the first view has no need of.
export const lateBar = /* @__PURE__ */ latePart(() => import('./bar-parts.js'))
export const lateDialogs = /* @__PURE__ */ latePart(() => import('./desk-dialogs.js'))
export const lateStory = /* @__PURE__ */ latePart(() => import('./story-parts.js'))
export const lateErrorText = /* @__PURE__ */ latePart(() => import('../components/error-text.js'))
export const lateHooks = /* @__PURE__ */ latePart(() => import('../actions/run-hooks.js'))
