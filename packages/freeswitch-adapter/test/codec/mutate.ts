const frame = (type: string, body: string, length: number | string = body.length): string =>
  `Content-Length: ${length}\nContent-Type: ${type}\n\n${body}`

/** A good frame that can be told from every other by its number (latin1 text, one letter a byte). */
export function goodFrame(number: number): string {
  if (number % 3 === 0) return frame('text/event-plain', `Event-Name: GOOD\nNumber: ${number}\n\n`)
  if (number % 3 === 1) return frame('text/event-json', `{"Event-Name":"GOOD","Number":"${number}"}`)
  return `Content-Type: command/reply\nReply-Text: +OK ${number}.\n\n`
}

const lies = ['abc', '-5', '-', '', '1e3', '0x20', '99999999999', '00', ' 7 7', '3.5', '\u00b2', '2147483648', '1000000']
const types = ['text/event-json', 'text/event-plain', 'api/response', 'text/event-xml', 'log/data', 'text/disconnect-notice']

/** A frame that is not as it should be, or bytes that are none. */
export function badFrame(random: () => number): string {
  const below = (limit: number) => Math.floor(random() * limit)
  const bytes = (count: number) => {
    let text = ''
    for (let index = 0; index < count; index++) text += String.fromCharCode(below(256))
    return text
  }
  const type = types[below(types.length)] ?? ''
  const body =
    type === 'text/event-plain'
      ? `Event-Name: BAD\nText: ${'y'.repeat(below(40))}\n\n`
      : `{"Event-Name":"BAD","a":"${'y'.repeat(below(40))}"}`
  const whole = frame(type, body)
  const at = below(whole.length)
  switch (below(12)) {
    case 0:
      return bytes(below(80))
    case 1:
      return whole.slice(0, at)
    case 2:
      return whole.slice(at)
    case 3:
      return whole.slice(0, at) + bytes(1 + below(4)) + whole.slice(at)
    case 4:
      return whole.slice(0, at) + whole.slice(at + 1 + below(8))
    case 5: {
      let changed = whole
      for (let change = 1 + below(4); change > 0; change--) {
        const place = below(changed.length)
        changed = changed.slice(0, place) + bytes(1) + changed.slice(place + 1)
      }
      return changed
    }
    case 6:
      return frame(type, body, lies[below(lies.length)] ?? '')
    case 7:
      return frame(type, body, Math.max(0, body.length - 1 - below(30)))
    case 8:
      return frame(type, body, body.length + 1 + below(300))
    case 9:
      return `X-${'z'.repeat(below(12))}: ${'x'.repeat(below(1500))}`
    case 10:
      return `${whole.slice(0, at)}Content-Type: text/disconnect-notice\nContent-Length: 2\n\nxx`
    default:
      return (
        ['\n\n', '\n', '\r\n\r\n', '\0\0\0', `${body}\n\n`, `Content-Type: ${type}\n\n${body}`, 'Content-Length: 5\n\n12345'][
          below(7)
        ] ?? ''
      )
  }
}
