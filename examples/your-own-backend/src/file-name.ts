import { createHash } from 'node:crypto'

/** The desk takes no longer name. */
const nameLength = 100

/** The mark of a key, short enough to stand in a file's name. */
export const markOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 16)

/** The name under which a file is stored: the desk keeps nothing else that could hold the key. `call.wav` is `call ~0123456789abcdef.wav`. */
export function storedName(fileName: string, key: string): string {
  // a path in it is no path, and the desk takes no characters that cannot be seen
  const base = (fileName.split(/[/\\]/).at(-1) ?? '').replace(/\p{C}/gu, '').trim() || 'file'
  const [ending = ''] = /\.\w{1,10}$/.exec(base) ?? []
  const mark = ` ~${markOf(key)}${ending}`
  const stem = base.slice(0, base.length - ending.length).slice(0, nameLength - mark.length)
  // half a character may be left at the end
  return `${stem.replace(/\p{C}/gu, '')}${mark}`
}

/** What a stored name is made of; without a mark somebody else put the file there. */
export function readName(stored: string): { readonly name: string; readonly mark: string | null } {
  const [, stem = '', mark, ending = ''] = /^(.*) ~([0-9a-f]{16})(\.\w{1,10})?$/su.exec(stored) ?? []
  return mark === undefined ? { name: stored, mark: null } : { name: `${stem}${ending}`, mark }
}
