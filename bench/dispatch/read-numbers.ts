/**
 * Lines of numbers, as a file of Unix, Windows or an old Mac has them, with a byte order mark or a Ctrl-Z of DOS or without. What stands
 * behind a `#` is passed by, and so is each line with a word in it: a title, a remark, `optimum: 336`.
 */
export function readNumbers(text: string): readonly (readonly number[])[] {
  return text
    .replaceAll('\u001a', '')
    .split(/\r\n?|\n/)
    .map((line) => (line.replace(/#.*/, '').match(/[^\s,;]+/g) ?? []).map(Number))
    .filter((line) => line.length > 0 && line.every(Number.isFinite))
}
