// @vitest-environment jsdom
import { RingloopError } from '@ringloop/core'
import { fireEvent } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { attachDialling } from '../../src/dialling/attach-dialling.js'
import { numberInText } from '../../src/dialling/offer-selection.js'
import { createFixtureDesk } from '../fixtures/fixture-desk.js'

let detach: () => void = () => {}
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  detach()
  document.body.replaceChildren()
  vi.useRealTimers()
})
const page = (markup: string) => {
  const root = document.createElement('main')
  root.innerHTML = markup
  document.body.append(root)
  return root
}
const one = (root: Element, selector: string) => root.querySelector(selector) as HTMLElement
const dial = (to: string) => ({ type: 'control', command: { type: 'dial', to } })
/** Observers are told in a microtask, and the page is looked through a little later. */
const later = async () => {
  await Promise.resolve()
  vi.advanceTimersByTime(300)
}

describe('attachDialling', () => {
  it('calls a marked number by click, by Enter and by space, and is a button to everybody', async () => {
    const root = page('<p>Office <span data-ringloop-dial="+886 2 2700-1234">02 2700 1234</span></p>')
    const desk = createFixtureDesk()
    detach = attachDialling(root, { desk })
    const number = one(root, 'span')
    expect([number.getAttribute('role'), number.tabIndex, number.getAttribute('aria-label')]).toEqual([
      'button',
      0,
      'Call 02 2700 1234',
    ])
    fireEvent.click(number)
    await later()
    fireEvent.keyDown(number, { key: 'Enter' })
    await later()
    fireEvent.keyDown(number, { key: ' ' })
    fireEvent.keyDown(number, { key: 'a' })
    expect(desk.sent).toEqual([dial('+88622700-1234'), dial('+88622700-1234'), dial('+88622700-1234')])
  })

  it('leaves buttons and links what they are, and follows no link', () => {
    const root = page('<button data-ringloop-dial="1002">Ann</button><a href="tel:+491" data-ringloop-dial="+49301234">Bo</a>')
    const desk = createFixtureDesk()
    detach = attachDialling(root, { desk })
    expect(one(root, 'button').hasAttribute('role')).toBe(false)
    expect(fireEvent.click(one(root, 'a')), 'the link is not followed').toBe(false)
    expect(desk.sent).toEqual([dial('+49301234')])
  })

  it('does not touch what is no number, whatever stands there', () => {
    const values = ['javascript:alert(1)', '<img src=x>', '"><script>', '-rf', '1;2', '9'.repeat(200), '']
    const root = page(values.map(() => '<span data-ringloop-dial="">x</span>').join(''))
    for (const [index, value] of values.entries()) root.children[index]?.setAttribute('data-ringloop-dial', value)
    const before = root.innerHTML
    const calls: string[] = []
    detach = attachDialling(root, { dial: (number) => calls.push(number) })
    expect(root.innerHTML).toBe(before)
    for (const element of root.children) fireEvent.click(element)
    expect(calls).toEqual([])
  })

  it('finds what comes later, once in a while however much changes, and forgets what is marked no more', async () => {
    const root = page('')
    const calls: string[] = []
    detach = attachDialling(root, { dial: (number) => calls.push(number) })
    const looks = vi.spyOn(root, 'querySelectorAll')
    for (let turn = 0; turn < 50; turn++) {
      const number = document.createElement('b')
      number.setAttribute('data-ringloop-dial', '12345')
      root.append(number)
      await Promise.resolve()
    }
    await later()
    expect(looks).toHaveBeenCalledTimes(1)
    const number = one(root, 'b')
    fireEvent.click(number)
    expect(calls).toEqual(['12345'])
    number.removeAttribute('data-ringloop-dial')
    await later()
    expect(number.outerHTML).toBe('<b></b>')
  })

  it('says of an element that has got another number or other words whom it calls now', async () => {
    const root = page('<span data-ringloop-dial="1001">Alice</span><b data-ringloop-dial="1002" title="own"></b>')
    const calls: string[] = []
    detach = attachDialling(root, { dial: (number) => calls.push(number) })
    const [person, bare] = [one(root, 'span'), one(root, 'b')]
    person.setAttribute('data-ringloop-dial', '1003')
    person.replaceChildren('Bob')
    bare.setAttribute('data-ringloop-dial', '1004')
    await later()
    expect([person.getAttribute('aria-label'), person.title, person.tabIndex]).toEqual(['Call Bob', 'Call Bob', 0])
    expect([bare.getAttribute('aria-label'), bare.title]).toEqual(['Call 1004', 'own'])
    fireEvent.click(person)
    expect(calls).toEqual(['1003'])
    if (person.firstChild) person.firstChild.nodeValue = 'Carol'
    await later()
    expect(person.title, 'also where only the text was written').toBe('Call Carol')
    const looks = vi.spyOn(root, 'querySelectorAll')
    await later()
    expect(looks, 'what it sets itself is no change').not.toHaveBeenCalled()
  })

  it('marks no more than two thousand', () => {
    const root = page('<i data-ringloop-dial="12345">n</i>'.repeat(2100))
    detach = attachDialling(root, { dial: () => {} })
    expect(root.querySelectorAll('[role=button]')).toHaveLength(2000)
  })

  it('calls once while it rings, and says why it came to nothing', async () => {
    const root = page('<span data-ringloop-dial="12345">n</span>')
    const desk = createFixtureDesk()
    const problems: unknown[] = []
    let refuse: (reason: Error) => void = () => {}
    desk.answer = () =>
      new Promise((_, reject) => {
        refuse = reject
      })
    detach = attachDialling(root, { desk, onError: (error, number) => problems.push([number, (error as RingloopError).code]) })
    fireEvent.click(one(root, 'span'))
    fireEvent.click(one(root, 'span'))
    expect(desk.sent).toHaveLength(1)
    refuse(new RingloopError('busy', 'Busy'))
    await later()
    expect(problems).toEqual([['12345', 'busy']])
    fireEvent.click(one(root, 'span'))
    expect(desk.sent).toHaveLength(2)
  })

  it('leaves the page as it was', async () => {
    const root = page('<span data-ringloop-dial="12345" title="own">n</span><a href="#x" data-ringloop-dial="12345">n</a>')
    const before = document.body.innerHTML
    const calls: string[] = []
    attachDialling(root, { dial: (number) => calls.push(number), selection: true })()
    expect(document.body.innerHTML).toBe(before)
    fireEvent.click(one(root, 'span'))
    root.append(document.createElement('b'))
    await later()
    expect([calls, vi.getTimerCount()]).toEqual([[], 0])
  })

  it('offers to call a number that is selected, if it was asked to, until Escape or detach', () => {
    const root = page('<p>Call us: <b>+49 (30) 901-820</b> or write</p>')
    const calls: string[] = []
    detach = attachDialling(root, { dial: (number) => calls.push(number), selection: true })
    const select = (node: Node) => {
      const range = document.createRange()
      range.selectNodeContents(node)
      document.getSelection()?.removeAllRanges()
      document.getSelection()?.addRange(range)
      fireEvent(document, new Event('selectionchange'))
      vi.advanceTimersByTime(250)
    }
    const offered = () => document.querySelector<HTMLButtonElement>('.rl-selection-dial')
    select(one(root, 'p'))
    expect(offered()).toBeNull()
    select(one(root, 'b'))
    expect(offered()?.textContent).toBe('Call +4930901820')
    fireEvent.keyDown(document, { key: 'Escape' })
    expect(offered()).toBeNull()
    select(one(root, 'b'))
    offered()?.click()
    expect([calls, offered()]).toEqual([['+4930901820'], null])
    select(one(root, 'b'))
    detach()
    expect(offered()).toBeNull()
  })
})

describe('numberInText', () => {
  it.each([
    ['+86 138 0013 8000', '+8613800138000'],
    ['(02) 2700–1234', '0227001234'],
    ['12345', null],
    ['2026-11-22 14:15', null],
    ['1234567890123456789012345', null],
    ['call 030 901820', null],
  ])('%s: %s', (text, number) => {
    expect(numberInText(text)).toBe(number)
  })
})
