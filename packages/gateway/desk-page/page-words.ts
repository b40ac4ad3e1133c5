import type { DeskLanguage } from '@ringloop/react-bindings'
import type { PageName } from './page-name.js'

const english = {
  pages: {
    desk: 'Agent desk',
    supervisor: 'Supervisor desk',
    wallboard: 'Wallboard',
    dispatch: 'Dispatch',
  } satisfies Record<PageName, string>,
  pagesTitle: 'Pages',
  signIn: {
    desk: 'Sign in to your desk',
    supervisor: 'Sign in to the supervisor desk',
    wallboard: 'Sign in to the wallboard',
    dispatch: 'Sign in to dispatch',
  } satisfies Record<PageName, string>,
  help: 'Open the address you were given, or paste your token here. Whoever runs the gateway can tell you both.',
  displayHelp: 'A screen on a wall has a token of its own; a supervisor’s works, too. Whoever runs the gateway can tell you.',
  display: 'You are signed in as a screen: it shows the wallboard and nothing else.',
  displayMend: {
    supervisor: 'For queues and agents, sign out in the settings and sign in with the token of a supervisor.',
    dispatch: 'For work orders, sign out in the settings and sign in with the token of a supervisor or an agent.',
  },
  token: 'Token',
  enter: {
    desk: 'Open the desk',
    supervisor: 'Open the desk',
    wallboard: 'Show the wallboard',
    dispatch: 'Open dispatch',
  } satisfies Record<PageName, string>,
  refused: (message: string) => `The gateway refused it: ${message}`,
  leave: 'Sign out',
  ring: 'Ring tone',
  language: 'Language',
  theme: { label: 'Appearance', system: 'As the system', light: 'Light', dark: 'Dark' },
  density: { label: 'Density', comfortable: 'Comfortable', compact: 'Compact' },
  settings: 'Settings',
  ringing: (who: string) => `Incoming: ${who}`,
}

const chinese: typeof english = {
  pages: { desk: '坐席工作台', supervisor: '主管席', wallboard: '监控大屏', dispatch: '派单' },
  pagesTitle: '页面',
  signIn: { desk: '登录坐席工作台', supervisor: '登录主管席', wallboard: '登录监控大屏', dispatch: '登录派单' },
  help: '请打开为您提供的地址，或在此粘贴令牌。两者均可向网关管理员索取。',
  displayHelp: '墙上的屏幕有自己的令牌；主管的令牌也可以使用。均可向网关管理员索取。',
  display: '当前使用的是屏幕的令牌，只能显示监控大屏。',
  displayMend: {
    supervisor: '要查看队列和坐席，请在设置中退出登录，再用主管的令牌登录。',
    dispatch: '要查看派工单，请在设置中退出登录，再用主管或坐席的令牌登录。',
  },
  token: '令牌',
  enter: { desk: '打开工作台', supervisor: '打开主管席', wallboard: '显示监控大屏', dispatch: '打开派单' },
  refused: (message) => `网关拒绝：${message}`,
  leave: '退出登录',
  ring: '铃声',
  language: '语言',
  theme: { label: '外观', system: '跟随系统', light: '浅色', dark: '深色' },
  density: { label: '密度', comfortable: '舒适', compact: '紧凑' },
  settings: '设置',
  ringing: (who) => `来电：${who}`,
}

/** The words of the pages around the desk. */
export const pageWords: Readonly<Record<DeskLanguage, typeof english>> = { en: english, 'zh-CN': chinese }

/** Those of a language, by its tag. */
export const pageWordsIn = (language: string): typeof english => (language === 'zh-CN' ? chinese : english)
