/** A file for a ticket. */
export interface NewAttachment {
  /** The file's name as people see it; a path in it is no path. */
  readonly name: string
  /** The media type, `audio/wav` for one. */
  readonly contentType: string
  /** Bytes, if known: some systems ask for it before the first one. What comes must have this length. */
  readonly size?: number
  /**
   * Opens the content. Called again when it has to be sent again, so it must give the same bytes each time: that of a file, not that
   * of a request.
   */
  readonly open: () => ReadableStream<Uint8Array> | Promise<ReadableStream<Uint8Array>>
}

/** A file as the ticket has it. */
export interface TicketAttachment {
  readonly id: string
  readonly name: string
  readonly contentType: string | null
  readonly size: number | null
}
