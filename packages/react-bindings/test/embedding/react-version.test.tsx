import { version } from 'react'
import { version as domVersion } from 'react-dom'
import { version as serverVersion } from 'react-dom/server'
import { expect, it } from 'vitest'

it('is tested on the newest React, and on the oldest that a host may have', () => {
  const wanted = process.env.RINGLOOP_REACT ?? '19'
  expect([version, domVersion, serverVersion].map((each) => each.split('.')[0])).toEqual([wanted, wanted, wanted])
})
