const word = /^[\w.+*#-]+$/

/** The number a device shows while it rings; one that cannot be written is left to the switch. */
export function callerShown(number: string | null): Readonly<Record<string, string>> {
  return number !== null && word.test(number) && !number.startsWith('-') ? { origination_caller_id_number: number } : {}
}
