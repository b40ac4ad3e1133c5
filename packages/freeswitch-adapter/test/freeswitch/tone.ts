/** µ-law (ITU-T G.711) of one sample of 16 bits. */
export function toMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0
  const magnitude = Math.min(Math.abs(sample), 32_635) + 132
  const exponent = Math.max(0, Math.floor(Math.log2(magnitude)) - 7)
  const mantissa = Math.floor(magnitude / 2 ** (exponent + 3)) & 0x0f
  return ~(sign | (exponent << 4) | mantissa) & 0xff
}

/** The sample of 16 bits that a µ-law byte stands for. */
export function fromMuLaw(byte: number): number {
  const inverted = ~byte & 0xff
  const magnitude = (((inverted & 0x0f) << 3) + 132) * 2 ** ((inverted >> 4) & 7) - 132
  return (inverted & 0x80) === 0 ? magnitude : -magnitude
}

/** How loud one note is in these samples: the amplitude of its sine (Goertzel). */
export function loudness(samples: ArrayLike<number>, hertz: number, rate: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / rate)
  let [last, before] = [0, 0]
  for (let at = 0; at < samples.length; at++) [last, before] = [(samples[at] ?? 0) + coefficient * last - before, last]
  const power = last * last + before * before - coefficient * last * before
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length
}
