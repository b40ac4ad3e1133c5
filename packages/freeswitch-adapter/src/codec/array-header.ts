const mark = 'ARRAY::'

/** Takes FreeSWITCH's written array (`ARRAY::a|:b`) apart; any other value is a list of one. */
export function splitArrayHeader(value: string | undefined): readonly string[] {
  if (value === undefined) return []
  return value.startsWith(mark) ? value.slice(mark.length).split('|:') : [value]
}

/** Writes an array as FreeSWITCH does in plain events. A list of one is written as that one value. */
export function joinArrayHeader(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : mark + values.join('|:')
}
