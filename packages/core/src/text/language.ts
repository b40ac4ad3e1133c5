/** The languages in which Ringloop writes texts of its own, as BCP 47 tags. */
export const languages = ['en', 'zh-CN'] as const
/** One of {@link languages}. */
export type Language = (typeof languages)[number]
