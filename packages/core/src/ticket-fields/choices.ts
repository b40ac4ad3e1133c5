/** The several choices that a value of a custom field stands for. */
export const splitChoices = (value: string): readonly string[] =>
  value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** Several choices as one value, as ticket systems take them. */
export const joinChoices = (choices: readonly string[]): string => choices.join(', ')
