const han = /\p{Script=Han}/u
// titles say nothing about who it is
const chineseTitles = /(?:先生|女士|小姐|太太|老师|经理|师傅|様|さん|氏)$/u
const latinTitles = new Set(['mr', 'mrs', 'ms', 'miss', 'dr', 'prof', 'sir', 'madam', 'herr', 'frau', 'mme', 'jr', 'sr'])

/**
 * How far two names agree, 0 to 1: the same name in another order, case, width or with other accents is 1, an initial for a
 * name or a surname alone is less, nothing in common is 0. Chinese names are compared as wholes, titles left out.
 */
export function nameAgreement(a: string, b: string): number {
  const left = tokens(a)
  const right = tokens(b)
  if (left.length === 0 || right.length === 0) return 0
  // the closest pairs first, so that the result does not hang on the order of the names
  const pairs = left
    .flatMap((one, i) => right.map((other, j) => ({ i, j, agreement: tokenAgreement(one, other) })))
    .sort((first, second) => second.agreement - first.agreement)
  const used = { left: new Set<number>(), right: new Set<number>() }
  let sum = 0
  for (const { i, j, agreement } of pairs) {
    if (used.left.has(i) || used.right.has(j)) continue
    used.left.add(i)
    used.right.add(j)
    sum += agreement
  }
  // one name of two still counts for much, one of six for little
  const [few, many] = [Math.min(left.length, right.length), Math.max(left.length, right.length)]
  return sum / (few + (many - few) / 2)
}

function tokens(name: string): string[] {
  // upper then lower folds ß and final sigma; NFKD splits widths and accents off
  const folded = name.slice(0, 400).toUpperCase().toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC')
  const words = folded.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !latinTitles.has(word))
  // Chinese is written with or without spaces in a name: 王 小明 is 王小明
  const chinese = words.filter((word) => han.test(word)).join('')
  const bare = chinese.replace(chineseTitles, '')
  const rest = words.filter((word) => !han.test(word)).slice(0, 12)
  return bare === '' ? rest : [bare, ...rest]
}

function tokenAgreement(a: string, b: string): number {
  if (a === b) return 1
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (han.test(short) && han.test(long)) {
    const length = Array.from(short).length
    // 小明 for 王小明 is likely, 王 alone is a tenth of China
    if (long.startsWith(short)) return length >= 2 ? 0.8 : 0.4
    return long.endsWith(short) && length >= 2 ? 0.8 : 0
  }
  if (Array.from(short).length === 1) return long.startsWith(short) ? 0.5 : 0
  return short.length >= 4 && long.startsWith(short) ? 0.7 : 0
}
