import type { Preview } from '@storybook/react-vite'
import { type DeskDensity, type DeskLanguage, type DeskTheme, languageNames } from '../src/index.js'
import { StoryDesk, type StoryParameters } from '../stories/story-desk.js'
import '../src/styles/desk.css'
import './preview.css'

const preview: Preview = {
  parameters: { layout: 'fullscreen', controls: { disable: true }, actions: { disable: true } },
  globalTypes: {
    language: {
      toolbar: {
        title: 'Language',
        icon: 'globe',
        items: Object.entries(languageNames).map(([value, title]) => ({ value, title })),
        dynamicTitle: true,
      },
    },
    theme: { toolbar: { title: 'Theme', icon: 'contrast', items: ['system', 'light', 'dark'], dynamicTitle: true } },
    density: { toolbar: { title: 'Density', icon: 'component', items: ['comfortable', 'compact'], dynamicTitle: true } },
    direction: { toolbar: { title: 'Direction', icon: 'transfer', items: ['ltr', 'rtl'], dynamicTitle: true } },
  },
  initialGlobals: { language: 'en', theme: 'light', density: 'comfortable', direction: 'ltr' },
  decorators: [
    (Story, { parameters, globals, id }) => (
      <StoryDesk
        key={id}
        id={id}
        story={parameters as StoryParameters}
        language={globals.language as DeskLanguage}
        theme={globals.theme as DeskTheme}
        density={globals.density as DeskDensity}
        direction={globals.direction as 'ltr' | 'rtl'}
      >
        <Story />
      </StoryDesk>
    ),
  ],
}

export default preview
