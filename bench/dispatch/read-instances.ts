import { basename, extname } from 'node:path'
import type { Instance } from './instance.js'
import { readAssign, readAssignWithoutSize, readSparseAssign } from './read-assign.js'
import { readGap } from './read-gap.js'
import { readNumbers } from './read-numbers.js'
import { readSolomon } from './read-solomon.js'

/**
 * Recognises OR-Library's assignment files (n, then n × n costs; or the costs alone; or n, then `row column cost` lines), its generalised
 * assignment files (several a file, or one without a count), and Solomon's and Gehring and Homberger's files. Known optima that stand in
 * the file are passed by.
 *
 * @throws Error that names the file and what it looks like
 */
export function readInstances(file: string, text: string): readonly Instance[] {
  const name = basename(file, extname(file))
  if (/^\s*VEHICLE\b/im.test(text) && /^\s*CUSTOMER\b/im.test(text)) return [readSolomon(name, text)]
  const numbers = readNumbers(text).flat()
  if (numbers.length < 2)
    throw new Error(
      `${file}: neither numbers, as OR-Library's assign and gap files are, nor VEHICLE and CUSTOMER, as Solomon's are`,
    )
  // what says more of itself comes first: the costs alone are any square of numbers
  const found =
    readAssign(name, numbers) ??
    readGap(name, numbers, 1, numbers[0] ?? 0) ??
    readSparseAssign(name, numbers) ??
    readGap(name, numbers, 0, 1) ??
    readAssignWithoutSize(name, numbers)
  if (found === null)
    throw new Error(
      `${file}: ${numbers.length} numbers, of which the first is ${numbers[0]}: not n and n × n costs, not n × n costs, not n and lines of three, not the matrices of a gap file`,
    )
  return found
}
