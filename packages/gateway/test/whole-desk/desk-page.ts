import type { Locator, Page } from 'playwright-core'

/** How a person works with the page. */
export type Means = 'mouse' | 'keyboard'

/** A person at a page of the desk, and what they do there. */
export interface DeskPage {
  readonly page: Page
  /** Presses a button, a link, a menu: with the mouse, or by going there with Tab and pressing Enter. */
  use(what: Locator): Promise<void>
  /** Presses a command of the call in the bar. */
  press(name: string): Promise<void>
  /** Chooses a radio button or a check box. */
  tick(what: Locator): Promise<void>
  /** Writes into a field, in place of what was there. */
  write(what: Locator, text: string): Promise<void>
  /** Chooses out of a list by the beginning of what it says. */
  choose(what: Locator, option: string): Promise<void>
  /** Waits for the bar to say so. */
  says(text: string): Promise<void>
  /** Takes the call that rings. */
  accept(): Promise<void>
  /** Names somebody in an open panel: with the mouse out of the list, else by typing. */
  name(who: string): Promise<void>
  /** Types into the palette, which it opens, and takes the first that fits. */
  palette(text: string): Promise<void>
  /** What went wrong with a command. */
  readonly error: Locator
}

const patience = { timeout: 15_000 }
/** More than any page here has to go to. */
const mostTabs = 150

export function openDeskPage(page: Page, by: Means): DeskPage {
  const isFocused = (what: Locator) => what.evaluate((element) => element === document.activeElement)
  const goTo = async (what: Locator) => {
    await what.waitFor(patience)
    for (let tabs = 0; tabs < mostTabs; tabs++) {
      if (await isFocused(what)) return
      await page.keyboard.press('Tab')
    }
    throw new Error(`${mostTabs} times Tab do not lead to ${what}`)
  }
  const use = async (what: Locator) => {
    if (by === 'mouse') return what.click(patience)
    await goTo(what)
    await page.keyboard.press('Enter')
  }
  const press = (name: string) => use(page.locator('.rl-bar .rl-controls').getByRole('button', { name, exact: true }))
  const says = (text: string) =>
    page.locator('.rl-bar').locator('.rl-bar-state, .rl-sign').getByText(text, { exact: true }).waitFor(patience)
  const field = page.getByRole('combobox', { name: 'Extension or number' })
  return {
    page,
    use,
    press,
    says,
    error: page.locator('.rl-command-error .rl-error'),
    async tick(what) {
      if (by === 'mouse') return what.check(patience)
      await goTo(what)
      await page.keyboard.press('Space')
    },
    async write(what, text) {
      if (by === 'mouse') return what.fill(text, patience)
      await goTo(what)
      await page.keyboard.press('Control+a')
      await page.keyboard.insertText(text)
    },
    async choose(what, option) {
      if (by === 'mouse') {
        const value = await what.locator('option', { hasText: option }).first().getAttribute('value')
        await what.selectOption(value, patience)
        return
      }
      await goTo(what)
      await page.keyboard.type(option)
    },
    async accept() {
      await use(page.locator('.rl-pop').getByRole('button', { name: 'Accept' }))
      await says('Connected')
    },
    async name(who) {
      const option = page.getByRole('option', { name: who })
      if (by === 'mouse') return option.click(patience)
      await goTo(field)
      await page.keyboard.insertText(who)
      await option.waitFor(patience)
      await page.keyboard.press('Enter')
    },
    async palette(text) {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog', { name: 'Search' }).getByRole('combobox').waitFor(patience)
      await page.keyboard.insertText(text)
      await page.getByRole('dialog').getByRole('option').first().waitFor(patience)
      await page.keyboard.press('Enter')
    },
  }
}
