// AAC packets of an MPEG-4 file as an ADTS stream (ISO/IEC 14496-3 1.A.3), which a decoder takes piece by piece.
import { openContainer } from './probe.js'

const HEADER_BYTES = 7
const MAXIMUM_FRAME_BYTES = 0x1fff
/** Frames handed on at once. */
const FRAMES = 16

/** Nothing where the file has no AAC, or a kind of it that ADTS cannot name. @throws where it is damaged. */
export async function* adtsFrames(path: string): AsyncGenerator<Uint8Array> {
  const { EncodedPacketSink } = await import('mediabunny')
  const input = await openContainer(path)
  try {
    const track = await input.getPrimaryAudioTrack()
    if (!track || (await track.getCodec()) !== 'aac') return
    const header = headerFor(specificConfig(await track.getDecoderConfig()))
    if (!header) return
    let pieces: Uint8Array[] = []
    for await (const { data } of new EncodedPacketSink(track).packets()) {
      pieces.push(header(data.length), data)
      if (pieces.length < 2 * FRAMES) continue
      yield Buffer.concat(pieces)
      pieces = []
    }
    yield Buffer.concat(pieces)
  } finally {
    input.dispose()
  }
}

/** AudioSpecificConfig (1.6.2.1). @param config what a browser's decoder would be given; its types are of no library here. */
function specificConfig(config: unknown): Uint8Array | undefined {
  if (typeof config !== 'object' || config === null || !('description' in config)) return undefined
  const { description } = config
  if (description instanceof ArrayBuffer) return new Uint8Array(description)
  if (!ArrayBuffer.isView(description)) return undefined
  return new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
}

/** @param config object type 5 bits, frequency index 4 bits, channels 4 bits, and more. */
function headerFor(config: Uint8Array | undefined): ((length: number) => Uint8Array) | undefined {
  if (!config) return undefined
  const [first = 0, second = 0] = config
  const frequency = ((first & 7) << 1) | (second >> 7)
  const channels = (second >> 3) & 15
  if (frequency > 12 || channels === 0 || channels > 7) return undefined
  return (length) => adtsHeader(length + HEADER_BYTES, frequency, channels)
}

/** Of Low Complexity: what adds to it (SBR, PS) is found in the frames by the decoder itself. */
function adtsHeader(frameLength: number, frequency: number, channels: number): Uint8Array {
  if (frameLength > MAXIMUM_FRAME_BYTES) throw new TypeError('an AAC packet is too long for ADTS')
  const lowComplexity = 1
  return Uint8Array.of(
    0xff,
    0xf1,
    (lowComplexity << 6) | (frequency << 2) | (channels >> 2),
    ((channels & 3) << 6) | (frameLength >> 11),
    (frameLength >> 3) & 0xff,
    ((frameLength & 7) << 5) | 0x1f,
    0xfc,
  )
}
