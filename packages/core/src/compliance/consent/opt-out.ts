/** Words that, alone in a message, say that nothing more is wanted. Those of SMS (CTIA), and what people write in other languages. */
const optOutWords: ReadonlySet<string> = new Set(
  `stop stopall stop-all unsubscribe cancel end quit optout opt-out revoke
  退订 td 退 tt t 取消订阅 拒收 停止 不要再发 退訂 取消訂閱
  stopp abmelden abbestellen arret arrêt désabonner desabonner baja parar cancelar alto sair descadastrar
  stopa disiscrivi annulla afmelden отписаться стоп 配信停止 停止希望 수신거부`
    .split(/\s+/)
    .map((word) => word.toLowerCase()),
)

/** Words that, alone in a message, take an opt-out back. */
const optInWords: ReadonlySet<string> = new Set('start unstop subscribe optin opt-in 订阅 訂閱 恢复订阅 恢復訂閱'.split(' '))

/**
 * Whether a message that a customer wrote says stop or start, and nothing else; `null` if it says something a person has to read. Case,
 * width, spaces and punctuation around do not matter. "Please stop calling me" is not understood here: it is a matter for a person or a model.
 */
export function readOptOut(message: string): 'optOut' | 'optIn' | null {
  if (message.length > 100) return null
  const said = message
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\p{P}\p{S}\p{Z}\p{C}]+|[\p{P}\p{S}\p{Z}\p{C}]+$/gu, '')
  const joined = said.replace(/[\p{Z}_]+/gu, '')
  if (optOutWords.has(said) || optOutWords.has(joined)) return 'optOut'
  return optInWords.has(said) || optInWords.has(joined) ? 'optIn' : null
}
