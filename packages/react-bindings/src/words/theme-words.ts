import type { Catalogue } from './catalogue.js'

/** The words of the appearance, in English. */
export const themeEnglish = { label: 'Appearance', system: 'As the system', light: 'Light', dark: 'Dark' }

/** The same in Chinese. */
export const themeChinese: typeof themeEnglish = { label: '外观', system: '跟随系统', light: '浅色', dark: '深色' }

/** The words of the appearance, in the desk's languages. */
export const themeWords = { area: 'theme', en: themeEnglish, 'zh-CN': themeChinese } as const satisfies Catalogue<'theme'>
