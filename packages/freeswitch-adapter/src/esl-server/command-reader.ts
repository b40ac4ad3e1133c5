/** A command as a client of the Event Socket sends it. */
export interface ClientCommand {
  /** The first line. */
  readonly line: string
  /** The first word of it. */
  readonly name: string
  /** What follows the first word. */
  readonly rest: string
  /** The lines after the first. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

const longest = 1024 * 1024

/**
 * Reads commands from what a client sends: lines up to an empty one, then as many bytes as `Content-Length` says. Gives
 * `undefined` when the client sends more than a command can be.
 */
export function createCommandReader(): (chunk: Uint8Array) => readonly ClientCommand[] | undefined {
  let received: Buffer = Buffer.alloc(0)
  return (chunk) => {
    received = received.length === 0 ? Buffer.from(chunk) : Buffer.concat([received, chunk])
    const commands: ClientCommand[] = []
    for (let end = received.indexOf('\n\n'); end >= 0; end = received.indexOf('\n\n')) {
      const [line = '', ...more] = received
        .subarray(0, end)
        .toString()
        .split('\n')
        .filter((text) => text !== '')
      // header names are compared without regard to case
      const headers = new Map(
        more.map((text) => {
          const colon = text.indexOf(':')
          return [text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim()] as const
        }),
      )
      const length = Number(headers.get('content-length') ?? 0) || 0
      const next = end + 2 + length
      if (received.length < next) break
      const body = received.subarray(end + 2, next).toString()
      received = received.subarray(next)
      const space = line.indexOf(' ')
      if (line !== '')
        commands.push({
          line,
          name: space < 0 ? line : line.slice(0, space),
          rest: space < 0 ? '' : line.slice(space + 1),
          headers,
          body,
        })
    }
    return received.length > longest ? undefined : commands
  }
}
