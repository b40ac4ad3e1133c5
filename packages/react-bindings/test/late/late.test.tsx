// @vitest-environment jsdom
import { RingloopError } from '@ringloop/core'
import { act, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CommandError } from '../../src/components/command-error.js'
import { Late } from '../../src/components/late.js'
import { RingloopProvider } from '../../src/index.js'
import { latePart } from '../../src/late/late-part.js'
import { lateErrorText } from '../../src/late/late-parts.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'
import { leavePage } from '../fixtures/leave-page.js'
import { claimNothing } from '../fixtures/ring-claims.js'

afterEach(() => {
  leavePage()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** A part on a slow line: each attempt waits until the test ends it. */
function slowPart() {
  const attempts: { come: () => Promise<void>; fail: () => Promise<void> }[] = []
  const part = latePart(
    () =>
      new Promise<{ readonly word: string }>((resolve, reject) =>
        attempts.push({
          come: () => act(async () => resolve({ word: 'here' })),
          fail: () => act(async () => reject(new TypeError('Failed to fetch'))),
        }),
      ),
  )
  return { part, attempts }
}

function show({ part }: ReturnType<typeof slowPart>, wanted: boolean, onClose?: () => void) {
  const desk = createFixtureDesk()
  const page = (wanted: boolean) => (
    <RingloopProvider desk={desk} createRingClaim={claimNothing}>
      <Late of={part} wanted={wanted} {...(onClose ? { onClose } : {})}>
        {({ word }) => <b>{word}</b>}
      </Late>
    </RingloopProvider>
  )
  const { rerender } = render(page(wanted))
  return { want: () => rerender(page(true)) }
}

describe('what comes after the first view', () => {
  it('says that it is on its way, and is there when it has come', async () => {
    const slow = slowPart()
    show(slow, true)
    expect(screen.getByRole('status').textContent).toBe('Loading…')
    await slow.attempts[0]?.come()
    expect(screen.getByText('here')).toBeTruthy()
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('is loaded beforehand when nothing else is to be done, and then there at once', async () => {
    vi.useFakeTimers()
    const slow = slowPart()
    const { want } = show(slow, false)
    expect(slow.attempts).toHaveLength(0)
    expect(screen.queryByText('Loading…')).toBeNull()
    await act(async () => void vi.advanceTimersByTime(2000))
    expect(slow.attempts).toHaveLength(1)
    await slow.attempts[0]?.come()
    want()
    expect(screen.getByText('here')).toBeTruthy()
    expect(slow.attempts).toHaveLength(1)
  })

  it('tells that it could not be loaded, is tried again by a press that keeps the focus, and goes away', async () => {
    const slow = slowPart()
    const close = vi.fn()
    show(slow, true, close)
    await slow.attempts[0]?.fail()
    expect(screen.getByRole('status').textContent).toContain('This could not be loaded.')
    fireEvent.click(screen.getByRole('button', { name: 'Close' }))
    expect(close).toHaveBeenCalledOnce()
    const again = screen.getByRole('button', { name: 'Try again' })
    again.focus()
    fireEvent.click(again)
    expect(screen.getByRole('status').textContent).toBe('Loading…')
    // pressed twice it is asked for once
    fireEvent.click(again)
    expect(slow.attempts).toHaveLength(2)
    await slow.attempts[1]?.fail()
    expect(screen.getByRole('status').textContent).toContain('This could not be loaded.')
    expect(document.activeElement).toBe(again)
    fireEvent.click(again)
    await slow.attempts[2]?.come()
    expect(screen.getByText('here')).toBeTruthy()
  })

  it('that failed beforehand is tried once more when it is wanted', async () => {
    const slow = slowPart()
    void slow.part.load()
    await slow.attempts[0]?.fail()
    show(slow, true)
    expect(slow.attempts).toHaveLength(2)
    await slow.attempts[1]?.come()
    expect(screen.getByText('here')).toBeTruthy()
  })

  it('is not needed to tell an error: without the words for it, it is told as it was said', () => {
    vi.spyOn(lateErrorText, 'load').mockResolvedValue()
    const failed = { part: null, loading: false, failed: true }
    vi.spyOn(lateErrorText, 'getSnapshot').mockReturnValue(failed)
    const desk = createFixtureDesk()
    render(
      <RingloopProvider desk={desk} createRingClaim={claimNothing}>
        <CommandError error={new RingloopError('busy', 'The other side is busy')} />
      </RingloopProvider>,
    )
    expect(screen.getByRole('status').textContent).toBe('The other side is busy')
  })
})
