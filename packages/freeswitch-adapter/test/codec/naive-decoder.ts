/** A frame as the slow, obvious reading of a whole and undamaged stream gives it. */
export interface NaiveFrame {
  readonly contentType: string
  readonly body: Buffer
}

/** The oracle of the decoder's tests: needs the whole stream and believes every length. */
export function naiveFrames(stream: Buffer): readonly NaiveFrame[] {
  const frames: NaiveFrame[] = []
  let at = 0
  while (at < stream.length) {
    const end = stream.indexOf('\n\n', at)
    if (end < 0) break
    const head = stream.toString('latin1', at, end)
    const length = Number(/^Content-Length: (\d+)$/m.exec(head)?.[1] ?? 0)
    frames.push({ contentType: /^Content-Type: (.+)$/m.exec(head)?.[1] ?? '', body: stream.subarray(end + 2, end + 2 + length) })
    at = end + 2 + length
  }
  return frames
}

/** The headers and the body of an event, read with `JSON.parse` or `decodeURIComponent`. */
export function naiveEvent(frame: NaiveFrame): { headers: Map<string, string | string[]>; body: string | undefined } {
  if (frame.contentType === 'text/event-json') {
    const parsed = JSON.parse(frame.body.toString('utf8')) as Record<string, string | string[]>
    const headers = new Map(Object.entries(parsed).filter(([name]) => name !== '_body'))
    return { headers, body: parsed._body as string | undefined }
  }
  const end = frame.body.indexOf('\n\n')
  const headers = new Map<string, string>()
  for (const line of frame.body.toString('utf8', 0, end).split('\n')) {
    const colon = line.indexOf(': ')
    try {
      headers.set(line.slice(0, colon), decodeURIComponent(line.slice(colon + 2)))
    } catch {
      // Not UTF-8: what the decoder makes of it is checked by name in its own test.
    }
  }
  return { headers, body: headers.has('Content-Length') ? frame.body.toString('utf8', end + 2) : undefined }
}
