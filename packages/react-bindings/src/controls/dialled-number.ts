/** What was typed as a number or an extension, without what people write between digits; `null` if it is neither. */
export function dialledNumber(typed: string): string | null {
  const number = typed.replace(/[\s()\u00A0/]/g, '')
  return /^[+*#]?[\w*#][\w*#.-]{0,63}$/.test(number) ? number : null
}
