import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clusterMarks } from '../../src/dispatch/cluster-marks.js'
import { toGcj02 } from '../../src/dispatch/gcj02.js'
import { graticule, scaleBar } from '../../src/dispatch/graticule.js'

describe('shifted tiles of China', () => {
  // published with googollee/eviltransform: WGS 84, then GCJ-02
  it.each([
    ['Shanghai', 31.1774276, 121.5272106, 31.17530398364597, 121.531541859215],
    ['Shenzhen', 22.543847, 113.912316, 22.540796131694766, 113.9171764808363],
    ['Beijing', 39.911954, 116.377817, 39.91334545536069, 116.38404722455657],
  ])('puts %s where they have it, to a metre', (_name, latitude, longitude, north, east) => {
    const shifted = toGcj02({ latitude, longitude })
    expect(Math.abs(shifted.latitude - north)).toBeLessThan(1e-5)
    expect(Math.abs(shifted.longitude - east)).toBeLessThan(1e-5)
  })

  it('leaves places elsewhere as they are', () => {
    const berlin = { latitude: 52.52, longitude: 13.405 }
    expect(toGcj02(berlin)).toBe(berlin)
  })
})

describe('marks that lie close together', () => {
  it('are one, so that no two targets lie over one another, and none is lost', () => {
    const point = fc.record({
      x: fc.double({ min: -300, max: 300, noNaN: true }),
      y: fc.double({ min: -300, max: 300, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(point, { maxLength: 80 }), (points) => {
        const marks = points.map((at) => ({ at }))
        const clusters = clusterMarks(marks, 38)
        for (const [index, one] of clusters.entries())
          for (const other of clusters.slice(index + 1))
            expect(Math.max(Math.abs(one.at.x - other.at.x), Math.abs(one.at.y - other.at.y))).toBeGreaterThanOrEqual(38)
        expect(new Set(clusters.flatMap((each) => each.marks))).toEqual(new Set(marks))
        expect(clusters.flatMap((each) => each.marks)).toHaveLength(marks.length)
      }),
    )
  })

  it('stand where the first of them is', () => {
    const marks = [{ at: { x: 10, y: 10 } }, { at: { x: 20, y: 12 } }, { at: { x: 90, y: 12 } }]
    expect(clusterMarks(marks, 38).map(({ at, marks }) => [at.x, marks.length])).toEqual([
      [10, 2],
      [90, 1],
    ])
  })
})

describe('the plain map', () => {
  it('has lines at round degrees, and not too many', () => {
    const { step, latitudes, longitudes } = graticule({ south: 24.95, west: 121.42, north: 25.19, east: 121.62 })
    expect(step).toBe(0.05)
    expect(latitudes).toEqual([24.95, 25, 25.05, 25.1, 25.15])
    expect(longitudes).toEqual([121.45, 121.5, 121.55, 121.6])
    expect(graticule({ south: -85, west: -400, north: 85, east: 400 }).longitudes.length).toBeLessThanOrEqual(50)
  })

  it('has a scale of a round length', () => {
    expect(scaleBar(20, 120)).toEqual({ metres: 2_000, pixels: 100 })
    expect(scaleBar(0.6, 120)).toEqual({ metres: 50, pixels: expect.closeTo(83.3, 1) })
  })
})
