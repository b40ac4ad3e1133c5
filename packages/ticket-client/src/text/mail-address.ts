/** Whether a text is one plain address: nothing in it that a system could read as a name, a list or a second address. */
export const isMailAddress = (text: string): boolean =>
  text.length <= 120 && /^[^\s@<>,;:"'()[\]\\\p{C}]+@[^\s@<>,;:"'()[\]\\\p{C}]+\.[^\s@<>,;:"'()[\]\\\p{C}]+$/u.test(text)
