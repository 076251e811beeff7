// Decoded sound of a file, piece by piece, for its waveform. Runs in the thread of the probe.
import { createReadStream } from 'node:fs'
import type { Bytes } from '#proto/bytes.js'
import { plainType } from '../extensions.js'
import { adtsFrames } from './adts-frames.js'
import { WaveformMeter } from './waveform.js'

/** Which decoder reads which type. MPEG-4 is taken apart by us: its decoder keeps all of the sound in memory. */
const DECODERS = {
  'audio/opus': 'opus',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'aac',
  'video/mp4': 'aac',
  'video/quicktime': 'aac',
  'audio/aac': 'aac',
  'audio/wav': 'wav',
  'audio/flac': 'flac',
  'audio/amr': 'amr',
  'audio/aiff': 'aiff',
  'video/webm': 'webm',
} as const
const IN_MPEG4 = ['audio/mp4', 'video/mp4', 'video/quicktime']

const PIECE_BYTES = 16 * 1024
/** Longer sound has no waveform: it would take seconds to decode. */
const MAXIMUM_SECONDS = 15 * 60

export interface Sound {
  /** 64 octets, each 0..100. */
  readonly waveform: Bytes
  /** Whole, at least 1. */
  readonly seconds: number
}

/** `undefined` where nothing here decodes it, or it is longer than 15 minutes. @throws where it is damaged. */
export async function decodeSound(path: string, mimetype: string): Promise<Sound | undefined> {
  const decoder = decoderOf(mimetype)
  if (decoder === undefined) return undefined
  const { decodeChunked } = await import('audio-decode')
  const pieces = IN_MPEG4.includes(plainType(mimetype))
    ? adtsFrames(path)
    : createReadStream(path, { highWaterMark: PIECE_BYTES })
  const meter = new WaveformMeter()
  let length = 0
  let seconds = 0
  for await (const { channelData, sampleRate } of decodeChunked(pieces, decoder)) {
    const [samples] = channelData
    if (!samples || !(sampleRate > 0)) continue
    length += samples.length
    seconds = length / sampleRate
    if (seconds > MAXIMUM_SECONDS) return undefined
    meter.add(samples)
  }
  const waveform = meter.finish()
  return waveform && { waveform, seconds: Math.max(1, Math.round(seconds)) }
}

function decoderOf(mimetype: string): 'oga' | (typeof DECODERS)[keyof typeof DECODERS] | undefined {
  const type = plainType(mimetype)
  if (type === 'audio/ogg') return /codecs=opus/.test(mimetype) ? 'opus' : 'oga'
  return isKey(type) ? DECODERS[type] : undefined
}

function isKey(type: string): type is keyof typeof DECODERS {
  return Object.hasOwn(DECODERS, type)
}
