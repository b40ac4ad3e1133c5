/** Those who are told of something; whoever breaks at it hinders neither the others nor who tells. */
export interface Listeners<News> {
  add(listener: (news: News) => void): void
  /** Whether it was one of them. */
  delete(listener: (news: News) => void): boolean
  clear(): void
  readonly size: number
  tell(news: News): void
}

/** None at first. @param part whose they are, for the log */
export function createListeners<News>(
  part: string,
  log: (fact: string, details: Readonly<Record<string, unknown>>) => void,
): Listeners<News> {
  const listeners = new Set<(news: News) => void>()
  return {
    add: (listener) => void listeners.add(listener),
    delete: (listener) => listeners.delete(listener),
    clear: () => listeners.clear(),
    get size() {
      return listeners.size
    },
    tell(news) {
      for (const listener of [...listeners]) {
        try {
          listener(news)
        } catch (error) {
          log('somebody who watches could not be told', { part, error })
        }
      }
    },
  }
}
