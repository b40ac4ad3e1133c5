export type { AcmeOptions } from './acme-options.js'
export { acmeCapabilities, createAcmeBackend } from './create-acme-backend.js'
