/** Reads how loud a stream is. */
export interface LevelMeter {
  /** 0 (−60 dB and less) to 1 (full scale). */
  read(): number
  stop(): void
}

/** Listens in on a stream without playing it. */
export function createLevelMeter(context: AudioContext, stream: MediaStream): LevelMeter {
  const source = context.createMediaStreamSource(stream)
  const analyser = context.createAnalyser()
  analyser.fftSize = 512
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  return {
    read() {
      analyser.getFloatTimeDomainData(samples)
      return loudness(samples)
    },
    stop: () => source.disconnect(),
  }
}

/** The loudness of samples between -1 and 1, on a scale of 60 dB, as ears hear it: 0 to 1. */
export function loudness(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  const power = samples.length === 0 ? 0 : sum / samples.length
  return power <= 0 ? 0 : Math.min(1, Math.max(0, 1 + (10 * Math.log10(power)) / 60))
}
