/** What callers put into names, and people into tickets. None of it may be lost, run, or break a line that is not theirs. */
export const hostileTexts: Readonly<Record<string, string>> = {
  html: '<script>alert("1")</script> & &amp; <b>bold',
  sql: `'; DROP TABLE tickets; -- "`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the hostile part
  template: '${jndi:ldap://x} {{7*7}} #{1} %s %n $(id) `id`',
  chinese: '王小明，请回电。',
  emoji: '😀 👩‍👩‍👧 𠮷',
  rightToLeft: 'שלום مرحبا',
  backslashes: 'C:\\temp\\new "quoted" \\u0041 %41 + %',
  combining: 'Zoë Zoe\u0308',
}
