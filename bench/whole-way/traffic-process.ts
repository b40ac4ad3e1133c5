import { createQueueTraffic, type QueueCall } from './queue-traffic.js'

/**
 * Makes the traffic of so many concurrent calls in a process of its own, so that what it leaves behind is not collected at the cost of what
 * is measured. The first answer brings all calls up, each to a stage of its own; each further one holds a batch of events of random calls.
 */
const [concurrentCalls = 0, batch = 0] = process.argv.slice(2).map(Number)
const traffic = createQueueTraffic()
const up: QueueCall[] = []

const advance = (place: number): Buffer => {
  const frame = up[place]?.next()
  if (frame !== undefined) return frame
  up[place] = traffic.call()
  return advance(place)
}

process.on('message', () => {
  const frames: Buffer[] = []
  if (up.length < concurrentCalls) {
    const last = Math.min(concurrentCalls, up.length + 100)
    for (let place = up.length; place < last; place++) {
      up.push(traffic.call())
      for (let events = Math.floor(Math.random() * 20); events >= 0; events--) frames.push(advance(place))
    }
  } else while (frames.length < batch) frames.push(advance(Math.floor(Math.random() * concurrentCalls)))
  process.send?.({ bytes: Buffer.concat(frames), ready: up.length >= concurrentCalls })
})
