import type { ImportResult } from './run-import.js'

const figure = (count: number) => count.toLocaleString('en')
const rows = (count: number) => `${figure(count)} ${count === 1 ? 'row' : 'rows'}`

/** What an import did, or would do, for the person who ran it. Texts of the file are in it: to be shown as plain text. */
export function renderImportReport(
  { end, counts, from, rejectsPath, reasons, finishedAt }: ImportResult,
  { dryRun }: { readonly dryRun: boolean },
): string {
  const lines: string[] = []
  if (end === 'alreadyDone')
    lines.push(
      `This file was imported with this map before (${new Date(finishedAt ?? 0).toISOString()}). Nothing was done; --again does it again.`,
    )
  else if (dryRun) lines.push('A dry run: nothing was written. An import would do this:')
  if (from.read > 0 && end !== 'alreadyDone')
    lines.push(`Continued after row ${figure(from.read)}; the counts are those of the whole import.`)
  const { read, created, updated, skipped, rejected } = counts
  lines.push(
    `${rows(read)} read = ${figure(created)} created + ${figure(updated)} updated + ${figure(skipped)} skipped + ${figure(rejected)} rejected`,
  )
  if (reasons.length > 0) lines.push('', from.rejected > 0 ? 'Rejected since it continued:' : 'Rejected:')
  for (const { count, examples } of reasons) {
    const [first, ...more] = examples
    lines.push(`  ${figure(count).padStart(9)} × line ${first?.line}: ${first?.problem}`)
    for (const { line, problem } of more) lines.push(`${' '.repeat(14)}line ${line}: ${problem}`)
  }
  if (rejected > 0 && !dryRun)
    lines.push('', `The rejected rows, with what is wrong, are in ${rejectsPath}. Mend them there, then import that file.`)
  if (end === 'stopped' && !dryRun) lines.push('', 'Stopped. The same command goes on where it was.')
  if (end === 'stopped' && dryRun) lines.push('', 'Stopped before the end of the file.')
  return `${lines.join('\n')}\n`
}
