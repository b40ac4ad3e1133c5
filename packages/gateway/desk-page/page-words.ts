import type { DeskLanguage } from '@ringloop/react-bindings'

const english = {
  signIn: 'Sign in to your desk',
  help: 'Open the address you were given, or paste your token here. Whoever runs the gateway can tell you both.',
  token: 'Token',
  enter: 'Open the desk',
  refused: (message: string) => `The gateway refused it: ${message}`,
  leave: 'Sign out',
  ring: 'Ring tone',
  settings: 'Settings',
  ringing: (who: string) => `Incoming: ${who}`,
}

const chinese: typeof english = {
  signIn: '登录坐席工作台',
  help: '请打开为您提供的地址，或在此粘贴令牌。两者均可向网关管理员索取。',
  token: '令牌',
  enter: '打开工作台',
  refused: (message) => `网关拒绝：${message}`,
  leave: '退出登录',
  ring: '铃声',
  settings: '设置',
  ringing: (who) => `来电：${who}`,
}

/** The words of the page around the desk. */
export const pageWords: Readonly<Record<DeskLanguage, typeof english>> = { en: english, 'zh-CN': chinese }
