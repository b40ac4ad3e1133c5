/** A length of time as people write it (`4h`, `1h30m`, `45m`, `90s`) in milliseconds; `null` if it is none or longer than 10,000 hours. */
export function parseDuration(text: string): number | null {
  const found = /^(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,7})s)?$/.exec(text)
  if (found === null || text === '') return null
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0))
  const milliseconds = (hours * 3600 + minutes * 60 + seconds) * 1000
  return milliseconds > 36_000_000_000 ? null : milliseconds
}
