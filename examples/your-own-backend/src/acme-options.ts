/** What the backend needs to know of a desk. */
export interface AcmeOptions {
  /** `https://desk.example.com/`: where its API is, and where people open its cases. */
  readonly url: string
  /** The key of an account that is ours alone: what it does is told as our own doing. */
  readonly key: string
  /** What the desk signs its webhooks with. Without it changes are only polled. */
  readonly webhookSecret?: string
  /** Where numbers without a country are at home, `DE` for one: people write them that way into cases. */
  readonly region: string
  /** How long the desk's search does not know a new case. Default 1500: a second, and a little for the way. */
  readonly searchLagMs?: number
}

/** Begins every message. */
export const name = 'acme-desk'
