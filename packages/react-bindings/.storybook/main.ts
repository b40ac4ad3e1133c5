import type { StorybookConfig } from '@storybook/react-vite'

const config: StorybookConfig = {
  stories: ['../stories/*.stories.tsx'],
  framework: '@storybook/react-vite',
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  // Reading every type for tables of props takes longer than all else; the API pages have them.
  typescript: { reactDocgen: false },
  // From the sources, as tests and the demo run.
  viteFinal: (vite) => ({
    ...vite,
    resolve: { ...vite.resolve, conditions: ['@ringloop/source', 'module', 'browser', 'development|production'] },
  }),
}

export default config
