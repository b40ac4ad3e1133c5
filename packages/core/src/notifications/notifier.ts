/** Something a person should know: a reminder, an alarm, an escalation. */
export interface Notification {
  /** Who or what is told, in the house's own words: the name of a configured channel. */
  readonly channel: string
  /** One line; absent where the channel has none. */
  readonly subject: string | null
  /** Plain text; what strangers wrote in it is text too, and the notifier escapes it for its medium. */
  readonly text: string
}

/**
 * The port that tells people something. `key` is the same for the same notification, also after a crash: a medium that knows
 * such keys tells it once; others may tell it twice after an answer that was lost.
 */
export interface Notifier {
  /**
   * @throws `unavailable` if trying again can help; `rejected`, `unauthorised` or `invalidInput` if it cannot until a person mends something.
   */
  send(notification: Notification, options: { readonly key: string; readonly signal: AbortSignal }): Promise<void>
}
