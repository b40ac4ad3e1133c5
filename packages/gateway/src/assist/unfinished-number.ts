/**
 * A text that is still being heard, with every number of eight digits or more hidden: what is half of a card's number now cannot be told
 * from half of another. It is shown, or masked as what it is, when the line is final.
 */
export const hideUnfinishedNumbers = (text: string): string => text.replace(/\p{Nd}(?:[\s.,/-]{0,3}\p{Nd}){7,}/gu, hideDigits)

/** With every digit hidden; as long as it was. */
export const hideDigits = (text: string): string => text.replace(/\p{Nd}/gu, (digit) => '•'.repeat(digit.length))

/** How many signs are hidden in it. */
export const hiddenSigns = (text: string): number => text.split('•').length - 1
