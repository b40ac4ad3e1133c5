/** One word, or several that mean the same: the first is written, all are read. */
export type Words = string | readonly string[]

/** Translates our words to a system's, and back. */
export interface WordTable<Ours extends string> {
  /** The system's word. */
  write(ours: Ours): string
  /** Our word; case and blanks around it don't matter. A word that is not in the table gives the table's `unknown`. */
  read(theirs: string | number | null | undefined): Ours
}

/** What a table is made of. */
export interface WordTableParts<Ours extends string> {
  /** The system's words. Where two of ours have the same, reading gives the first in this order. */
  readonly words: Readonly<Record<Ours, Words>>
  /** Words that are only read. */
  readonly also?: Readonly<Record<string, Ours>>
  /** The user's words, in the place of those above. */
  readonly own?: Partial<Readonly<Record<Ours, Words | undefined>>> | undefined
  /** What a word is read as that nobody knows. */
  readonly unknown: Ours
}

/** Makes a {@link WordTable}. The user's words win over ours when read, too. */
export function createWordTable<Ours extends string>({
  words,
  also = {},
  own = {},
  unknown,
}: WordTableParts<Ours>): WordTable<Ours> {
  const names = Object.keys(words) as Ours[]
  const written = new Map<Ours, string>()
  const read = new Map<string, Ours>()
  const learn = (word: string, name: Ours) => {
    if (!read.has(plain(word))) read.set(plain(word), name)
  }
  for (const name of names) for (const word of listOf(own[name] ?? [])) learn(word, name)
  for (const name of names) {
    const list = listOf(own[name] ?? words[name])
    written.set(name, list[0] ?? listOf(words[name])[0] ?? name)
    for (const word of list) learn(word, name)
  }
  for (const [word, name] of Object.entries<Ours>(also as Record<string, Ours>)) learn(word, name)
  return {
    write: (ours) => written.get(ours) ?? ours,
    read: (theirs) => (theirs === null || theirs === undefined ? unknown : (read.get(plain(String(theirs))) ?? unknown)),
  }
}

const listOf = (words: Words): readonly string[] => (typeof words === 'string' ? [words] : words)
const plain = (word: string) => word.trim().toLowerCase()
