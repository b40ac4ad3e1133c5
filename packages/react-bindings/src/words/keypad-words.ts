import type { Catalogue } from './catalogue.js'

/** The words of the keypad, in English. */
export const keypadEnglish = {
  sent: (digits: string) => `Sent: ${digits}`,
  digit: (digit: string) => `Send ${digit}`,
}

/** The same in Chinese. */
export const keypadChinese: typeof keypadEnglish = {
  sent: (digits) => `已发送：${digits}`,
  digit: (digit) => `发送 ${digit}`,
}

/** The words of the keypad, in the desk's languages. */
export const keypadWords = {
  area: 'keypad',
  en: keypadEnglish,
  'zh-CN': keypadChinese,
} as const satisfies Catalogue<'keypad'>
