/** The languages in which Ringloop writes texts of its own, as BCP 47 tags. */
export const languages = ['en', 'zh-CN'] as const
export type Language = (typeof languages)[number]
