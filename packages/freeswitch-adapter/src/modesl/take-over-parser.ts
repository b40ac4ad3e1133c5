import type { ModeslParser } from './modesl-connection.js'

const empty = Buffer.alloc(0)

/**
 * Leads the bytes of modesl's parser elsewhere, from the next frame on. The parser has bound its handler of socket data for good, but
 * calls `_parseHeaders` between frames; with that replaced it holds nothing and decodes nothing.
 */
export function takeOverParser(parser: ModeslParser, onBytes: (bytes: Buffer) => void): void {
  parser._parseHeaders = () => {
    const bytes = parser.buffer
    parser.buffer = empty
    if (bytes.length > 0) onBytes(bytes)
  }
  if (parser.bodyLen === 0) parser._parseHeaders()
}
