export { serveWebhooks } from './serve-webhooks.js'
export { createTinybellAdapter, type TinybellAdapter, type TinybellOptions } from './tinybell-adapter.js'
