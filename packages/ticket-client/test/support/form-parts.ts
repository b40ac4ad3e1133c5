/** One part of a form as it arrived. */
interface ArrivedPart {
  readonly text: string
  /** Bytes. */
  readonly size: number
  readonly filename?: string
  readonly type?: string
}

/** The parts of a multipart form, by name. */
export function formParts(request: {
  readonly headers: { readonly 'content-type'?: string | undefined }
  readonly bytes: Buffer
}): Readonly<Record<string, ArrivedPart>> {
  const [, boundary = ''] = /boundary=(.*)$/.exec(request.headers['content-type'] ?? '') ?? []
  const parts: Record<string, ArrivedPart> = {}
  for (const piece of request.bytes.toString('latin1').split(`--${boundary}`).slice(1, -1)) {
    const at = piece.indexOf('\r\n\r\n')
    const head = Buffer.from(piece.slice(0, at), 'latin1').toString('utf8')
    const body = piece.slice(at + 4, -2)
    const [, name = ''] = /; name="([^"]*)"/.exec(head) ?? []
    const [, filename] = /; filename="([^"]*)"/.exec(head) ?? []
    const [, type] = /Content-Type: (.*)/.exec(head) ?? []
    parts[name] = {
      text: Buffer.from(body, 'latin1').toString('utf8'),
      size: body.length,
      ...(filename === undefined ? {} : { filename }),
      ...(type === undefined ? {} : { type: type.trim() }),
    }
  }
  return parts
}
