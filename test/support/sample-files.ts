// Files of every kind that people send, small, and made without any media library but sharp.
//
// What has a codec was made once by ffmpeg 5.1 (test pictures and a tone of its own making; the Opus file is quiet
// in its first second and loud in its second) and lies here as base64.
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import type { Bytes } from '#proto/bytes.js'

export interface PictureOptions {
  readonly width?: number
  readonly height?: number
  readonly format?: 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif'
  /** How EXIF says it is to be turned: 6 is a quarter to the right. */
  readonly orientation?: number
}

/** One colour, with where it was taken in its metadata. */
export async function picture(options: PictureOptions = {}): Promise<Bytes> {
  const { width = 40, height = 20, format = 'jpeg', orientation } = options
  const create = { width, height, channels: 3 as const, background: '#3a7' }
  const exif = { IFD0: { Copyright: PICTURE_MARK } }
  const image = sharp({ create })
    .withExif(exif)
    .withMetadata({ exif, ...(orientation === undefined ? {} : { orientation }) })
  return new Uint8Array(await image.toFormat(format).toBuffer())
}

/** In the metadata of every picture made here. */
export const PICTURE_MARK = 'taken at home'

/** One bit a pixel: large for those who decode it, and small to make. */
export function blackPng(width: number, height: number): Bytes {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.writeUInt8(1, 8)
  const rows = deflateSync(Buffer.alloc(height * (1 + Math.ceil(width / 8))))
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
  const chunks = [pngChunk('IHDR', header), pngChunk('IDAT', rows), pngChunk('IEND', new Uint8Array(0))]
  return new Uint8Array(Buffer.concat([signature, ...chunks]))
}

function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** PCM, one channel, 16 bits. @param loudness of each sample, -1..1. */
export function wav(seconds: number, loudness: (second: number) => number, rate = 8000): Bytes {
  const samples = Math.round(seconds * rate)
  const file = Buffer.alloc(44 + samples * 2)
  file.write('RIFF', 0)
  file.writeUInt32LE(36 + samples * 2, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(rate, 24)
  file.writeUInt32LE(rate * 2, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36)
  file.writeUInt32LE(samples * 2, 40)
  for (let at = 0; at < samples; at += 1) {
    file.writeInt16LE(Math.round(loudness(at / rate) * 32_767), 44 + at * 2)
  }
  return new Uint8Array(file)
}

const fromBase64 = (...lines: readonly string[]): Bytes =>
  new Uint8Array(Buffer.from(lines.join(''), 'base64'))

/** H.264, 32×24, 3 s, no sound. */
export const MP4 = fromBase64(
  'AAAAIGZ0eXBpc29tAAACAGlzb21pc28yYXZjMW1wNDEAAAAIZnJlZQAAAOptZGF0AAAAlWWIhAD/fR/D5Xouw/4/65cnOP5d0yh5',
  '/J2BYVcz5/7aDsu46RV6hr0NRMbSRJLOnK4VSdLTB8LIpJdKtj7e7TME49v/EZ/3mDbpM4pXHed8+smknxMTYHOIeRChA/YuizQs',
  'qN//cD/1UfyEyf52QD58ntvWIrNJRfAwlb2ZCFjL6fktjipcFtw5FIP8l0xfX1F77skdAAAAMUGaImx/2fM/kEQb+9anQfTw+D8z',
  'lxKONZDbySHbNA9ViIiJ39PVa1ErqJBSoejE+2kAAAAQAZ5Bef/w+633x3/MdxVPwQAAAzptb292AAAAbG12aGQAAAAAAAAAAAAA',
  'AAAAAAPoAAALuAABAAABAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAAAAA',
  'AAAAAAAAAAAAAAAAAAACAAACiXRyYWsAAABcdGtoZAAAAAMAAAAAAAAAAAAAAAEAAAAAAAALuAAAAAAAAAAAAAAAAAAAAAAAAQAA',
  'AAAAAAAAAAAAAAAAAAEAAAAAAAAAAAAAAAAAAEAAAAAAIAAAABgAAAAAACRlZHRzAAAAHGVsc3QAAAAAAAAAAQAAC7gAAIAAAAEA',
  'AAAAAgFtZGlhAAAAIG1kaGQAAAAAAAAAAAAAAAAAAEAAAADAAFXEAAAAAAAtaGRscgAAAAAAAAAAdmlkZQAAAAAAAAAAAAAAAFZp',
  'ZGVvSGFuZGxlcgAAAAGsbWluZgAAABR2bWhkAAAAAQAAAAAAAAAAAAAAJGRpbmYAAAAcZHJlZgAAAAAAAAABAAAADHVybCAAAAAB',
  'AAABbHN0YmwAAADAc3RzZAAAAAAAAAABAAAAsGF2YzEAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAIAAYAEgAAABIAAAAAAAAAAEM',
  'TGF2YyBsaWJ4MjY0AAAAAAAAAAAAAAAAAAAAAAAAAAAY//8AAAA2YXZjQwFkAAr/4QAZZ2QACqzZSX5cBEAAAAMAQAAAAwCDxIll',
  'gAEABmjr4GUsi/34+AAAAAAQcGFzcAAAAAEAAAABAAAAFGJ0cnQAAAAAAAACWgAAAloAAAAYc3R0cwAAAAAAAAABAAAAAwAAQAAA',
  'AAAUc3RzcwAAAAAAAAABAAAAAQAAAChjdHRzAAAAAAAAAAMAAAABAACAAAAAAAEAAMAAAAAAAQAAQAAAAAAcc3RzYwAAAAAAAAAB',
  'AAAAAQAAAAMAAAABAAAAIHN0c3oAAAAAAAAAAAAAAAMAAACZAAAANQAAABQAAAAUc3RjbwAAAAAAAAABAAAAMAAAAD11ZHRhAAAA',
  'NW1ldGEAAAAAAAAAIWhkbHIAAAAAAAAAAG1kaXJhcHBsAAAAAAAAAAAAAAAACGlsc3Q=',
)

/** VP8, 32×24, 1 s. */
export const WEBM = fromBase64(
  'GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQJChYECGFOAZwEAAAAAAAQ7EU2bdLpNu4tTq4QVSalmU6yBoU27i1OrhBZU',
  'rmtTrIHGTbuMU6uEElTDZ1OsggETTbuMU6uEHFO7a1OsggQl7AEAAAAAAABZAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAVSalmoCrXsYMPQkBNgIRM',
  'YXZmV0GETGF2ZkSJiECPQAAAAAAAFlSua8iuAQAAAAAAAD/XgQFzxYgAAAAAAAAAAZyBACK1nIN1bmSIgQCGhVZfVlA4g4EBI+OD',
  'hDuaygDgkLCBILqBGJqBAlWwhFW5gQESVMNn0XNzzmPAi2PFiAAAAAAAAAABZ8iYRaOHRU5DT0RFUkSHi0xhdmMgbGlidnB4Z8ii',
  'RaOIRFVSQVRJT05Eh5QwMDowMDowMS4wMDAwMDAwMDAAAB9DtnVCtueBAKNCsIEAAIBQFACdASogABgAAEcIhYWImYSIAgICdbok',
  'wb4D+Cv66fzPnGdLOz3675QT4D+EfxH8G96V/TP8IPcB/gPOA/032o/5B/kv4D1APqA/wHrAf4D/HvQb/vH8g+AH9SfQQuSX4Kfs',
  'r02foD+2eWE+tfif+QGoB/i/4Z/shlEui7aZn5zH6Z+LP+O9unwp7AP6Uf1f8q/6fyAP6A+2OYB2oivxPc3SEJIeTfUhi+EA/v//',
  'E5iSJ5N5OnrqmjugOzaKKrMs2q7LKDunde8dLV6w7+ZdEr+1Y9jm+Y3rGwIk6zZYQxbMehsyG6LXej6Cn9rdcAE3X/fLLHM6RT1A',
  '6AIJJ5jCaC7cILHCwPzX7mponfpJ0J4f6Qbk6VFgvvp8MyhlVYyx5kpaXRbmRCW8tUpJRPOVf4mJbtDkYH0cjkf/s+1J+1/Wt8LN',
  'TqsuKgosp3F7u6L/RK9vZmyf3nTKz6Bv3nu4ixlw1Sw1SJ9a73jCP5BaTAMuNpuOalDeOS3O/4K9bnZahJOFK2lgityjX0r++hyI',
  'DmHSf/8Owaxxk1vnegAs24DiIBFZPICjasGcHPSNvsJYMPNWLd4G9bt1yoqEEwV9jJqUCOYb68Bt5n4tSCG/DcRDVnZE7YutiXbh',
  'AvGFalsIP9XWivOnQ/C67ooMkKfVflXvrYGmralDOETcnHfZsSlaOS49MYK7qpsPLR5yBay8JabDjnWzJfa/NGgR8e2a9Wbx1LzY',
  '9W2P9njSOPD9zTXobx4lcrzSL3/jKwn/tvu0Pb/cGIBRYHaL5qcc9eV6urLgfh8T5ncvu9cj5yLLYJloBvpJpoGdznsqW68lZY0B',
  'f/jPJW88G/EiMbat0uRx5+GdJFhXo9c29eP/xXc9MK0RD06hxhihe3zdYIkBllj8gTCea5yYya/66AAcU7trkbuPs4EAt4r3gQHx',
  'ggFp8IED',
)

/** Opus in Ogg, 2 s, as voice messages are. */
export const OGG = fromBase64(
  'T2dnUwACAAAAAAAAAAAAAAAAAAAAAAIotXIBE09wdXNIZWFkAQE4AYC7AAAAAABPZ2dTAAAAAAAAAAAAAAAAAAABAAAASZW+VAEu',
  'T3B1c1RhZ3MGAAAAZmZtcGVnAQAAABQAAABlbmNvZGVyPUxhdmMgbGlib3B1c09nZ1MAAIC7AAAAAAAAAAAAAAIAAABM36jgMgwT',
  'DA0MDAsLDA0MDQsNDA0LCwsMDAsKCgwMDQsMDA0MDAsMCw0KCgwNCwsMDQ0NCwsLCAOcRbYN7xAI6C1wCIbUg6hHssk9/6GTPgom',
  'say6gAgbxohzTPRo8urgYAgbxohzTNUv246eCosIG8aIc0Ua0h8vyEAIG8aIc0TxgSZYQAwIG7n/IywHvh+O/wgbxohzTPR8MEwQ',
  'CBvGiHNM1JFR6xOVCBvGiHNFHra3B8nNIAgbxohzRbenHmStfAgbuf8jK2FNJCdwY/4IG8aIc0z0a7sb7AgbxohzRVVxl8abQ/AI',
  'G8aIc0Ua0Du9L8AIG8aIc0WETojq1LbACBu5/yMrYS9jOFQIG8aIc0z0fFXyfwgbxohzRRsIlzRCCBvGiHNFGt0MJYxwCBvGiHNF',
  'gzF9QJaSCBu5/yMrYS9jOFQIG8aIc0z0eLCYCBvGiHNFgigpgAgbxohzRRrZN85xZAgbxohzRb0FVNPguggbuf8jLAe+PlfSH+AI',
  'G8aIc0z0fFXyfwgbxohzRRpSAGEHbggbxohzRRrSHy/IQAgbxohzRYfmNE32Y+QIG7n/IythL8AB5sAIG8aIc0z0oC/IA8AIG8aI',
  'c0UbCNO4QAgbxohzRRrfeuC3CAgbxohzRYQwcGyYCBu5/yMrYZxmSLAmoAgbxohzTPR8ITYIG8aIc0UZywnBCBvGiHNFGwnbYh3A',
  'CBvGiHNFvHkE2EzQAggbuf8jK2EvYzhUCBvGiHNM1D4zssAIG8aIc0Ua3nU8QNgIG8aIc0UgbVe3PfveCBvGiHNFvQaXBQOIIAgb',
  'uf8jK2QRL/UKzqgIG8aIc0z0fEgQnggbxohzRRrY6sCwCBvGiHNFGwnbYtlPZ2dTAAAAdwEAAAAAAAAAAAADAAAA4Fl+jzINEhMM',
  'EBAQERAQDxAREBMSEBAPERIRFA0VDxIOFhMQFRIUEg8SFBUQDRMUFxUTFRoPFAgbxohzRYjHlYiryKgIsRhAYXqaaVM3S4UKAOaA',
  'vegIqMxwFQ8uFuZmj6SDTHeI9VJgCKE40HcyqlaWF72ICKE40HcyqmcjATZstUSgIgihSANG1VJz2oSvblVETlgIoTjO/AZGPaTI',
  'G4lFR1CgCKE40Hcyql5RivaiibqxyrwIoTjQdy9HeV7MznrGHoVYCKE40Hcyql6P1ENq/KoavwihSANG1VJ9WupOE966gAihTMA9',
  '63GwGtUM2iPBPGkIoS8Q5KP4f4cK4lIhRxyvRgihOM78BkY4NznuWlpRXM4IoTjQdzKqW/C+SD5lydRBUIg4CKFIA0bVUn3K5P4v',
  'tTledmL0CKE40Hcyql6P1DxxNZ7hjAihONB3MqpeqeSd9O2UKiAIoTjQdy9HeWiC/S+3LIAIoTjQdzKqXpAB4gYQCJHrgAihSANG',
  '1VJ9yeJbdBlJ8wfwgAihOM78BkY8G5DBQ4UVcBWACKE40Hcyql6p5EkNefeZqr8mC7AIoouEseJzeyPsGJJOCKKBLvwCMxg2xUVR',
  'RHRV0eXuA4QwCKKLhK96sn7A7oA1Q1NACKKLhLHegQbwnYsZmdrbmQRQCKKLhK96sn7A6wRPWCAIoouEr3qyfsDrko3C+bpXwqe+',
  'E6DkCKKBLvwCMxg2xa0V/wo+gXgwIAiii4SverJ+wPX33vRlQhIIoouEsd6BBvCd8ZgV2V7IYVBAFIAIoouEr3qyfsDrMHT/607N',
  'rVwIoouEr3qyfsDrjvHeed73mqz5wAiigS78AjMYNsU6DuerXzQsQAiii4SverJ+wOrD0w3QwAiii4Sx3oEG8J2616zQAqLOaAii',
  'i4SverJ+wPZmpKdgYjc0QfoYCKKLhK96sn7A9mk48zducf+gUL6uCKKBLvwCMxg2xToZFaNJjwiii4SverJ+wPIpQB4IoouEsd6B',
  'BvAqcsfEY9M1gHDWCKKLhK96sn7A7xxccvB7WmtoHkAIoqYs0h9A8TxF2HJGRv5VzLbeMOzKOAijyY78BkZHMlNgeCadztCr7yLH',
  'SAij0+SverKVxHtXIgQVbHkudZAIosRsPfDAkru3m8C7NiZ/+5hF5M0IpEi67EqyAzhaV4kx675FpDVVA1zQvVDfQAij0+SverJ+',
  'wPJasR04QAiigS78AjMYNsVCPtsJyPz3BU/YT2dnUwAEOHgBAAAAAAAAAAAABAAAAB33h5gBEQiDnAGKk2oWQC2Vrq+MIevo',
)

/** AAC in MPEG-4, 1 s. */
export const M4A = fromBase64(
  'AAAAHGZ0eXBNNEEgAAACAE00QSBpc29taXNvMgAAAAhmcmVlAAAEwm1kYXQBPlKQ5eKUrfr9P3+Jdy4kkSJEiJAEhISEhISlShIS',
  'EhJwJSpQkJCQkJ3btwF43ipA+WUookRRRFFFFFFFEUUUUUUUUUUUSIooiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiRFFFFF',
  'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEUUUUUUUUUUUUUUUUUUUUUUUUUUUUXAAQac',
  '2L0UxLoZBLkbZL56+f/4v/P9euNcauTv+n6f/h/5/jzx5vUuvX9Pz/6f/P11xxd1qcf+n5/9P/v9da440uky6MUeBl0Yk45dGKPD',
  'XQtBqKKDUCgUUUbqI2WX5E3BM7dtGE6znRVUYxqDR0UR0G6B1Cg3QbqnoorClbNkW9s2bCO+kXCNolxfZPYR2bNkV+QjgZsqN0ee',
  'c5zqUqNSlTzzzzzqnVOqdU88892+97m9feFCigAAFhSJ3D8FOdUPNzTqnn5p+b5KnIkIOj5bFDgBEvKK4uZlZzz3+f+n/261xxd3',
  'clzOquXzmlJQHuQf+AM+gH+MwHvoB/gB0J9wQ9/fRCB8AO+4D/wYO+5A/wYJ9yB/hsD3IDM2B76APhsD3ImS/h4j+McQP44SXiPJ',
  '9j+HiR/j4QGMASCgIBEIgAEwqFg2xAJTAcABAjKH5n+P6/rn214/P//L//tri845v4+eePr9v3/p9R4RmuaBXfv3qKb97fvJKb1N',
  '5SmhTfffdv3337ywVDOErigIBcNQWCoWCgARCAXCYAqEgAiEAACYABQAIAOAAPwyhCAR+Rv/G/d4+3/+j//reuN0++eMnHz+v8fX',
  'D131UoBpWPT/anp/sSi9J6STCl/bwf2Myf9v7ZlgqG0LRFAQCYTCwVCoSCQSiEQBMAWCgSAC4AmEwsFgkCIpcBwA/jKH5n7/0/fP',
  'l3z//h//661rvSff574+P2/3/4+NPFW3fNAvbZsVW2bOlthSIbGzogbI7NjZHZs2FgsGcKbNmzZQEQuGwLB5QsAJBIEwBYAZwqAJ',
  'AiAATCoAkAEQHAD+Mofmfj9Pxn8efH2//5f/9ta1Wu/auc1r5/f9PMvxmq3pQLQFFN++m/eUN5QpS6m++/e33vv33WCwWDFAUBEJ',
  'hcLBYM4UACAXC4XAFAsAJAgALhMAWC0QiJTAcAEmMovlEIqmV3//Z//Pi7u5JJJEiRETYxWrHpQyvuWrE6GV916scKmVi/qBhVcK',
  'mG7lqxwQyuRasemplcgVitDK0XqxXUyuS9WOFV1aL48V1aaxfHitV1aL+rFarq0X9WK1aa0MVitWmtDK+69WmtA6sVq01oZXitWP',
  'ShlfcufHBDDYrVj01Mr7lqxwQyeRasQhlaFqxwqZXJeol1MrAgA4AUIyi+YUrK8fb+dXq5LSSSIkSIgVBMtk25CoDrZNuQqA62Tb',
  'nAnK7CMrTJlhUAaZMtxUCGmTLcVAhpuZbioENMmW4qBCm5lsVAhpuZbkMCGueZbkMCFNzLc5oEKbmWwoEK55lsmgQrnmWyaBCoJl',
  'smShUGVbJtyFQZVsm3IVBlWyZ1CoH1smW4qB9pkzrioH2mTOuKgQ0yZbkMD7TczrkMCGm5uAAAAC+m1vb3YAAABsbXZoZAAAAAAA',
  'AAAAAAAAAAAAA+gAAAPoAAEAAAEAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAA',
  'AAAAAAAAAAAAAAAAAAAAAAAAAAIAAAJJdHJhawAAAFx0a2hkAAAAAwAAAAAAAAAAAAAAAQAAAAAAAAPoAAAAAAAAAAAAAAABAQAA',
  'AAABAAAAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAJGVkdHMAAAAcZWxzdAAAAAAAAAABAAAD6AAA',
  'BAAAAQAAAAABwW1kaWEAAAAgbWRoZAAAAAAAAAAAAAAAAAAAH0AAACNAVcQAAAAAAC1oZGxyAAAAAAAAAABzb3VuAAAAAAAAAAAA',
  'AAAAU291bmRIYW5kbGVyAAAAAWxtaW5mAAAAEHNtaGQAAAAAAAAAAAAAACRkaW5mAAAAHGRyZWYAAAAAAAAAAQAAAAx1cmwgAAAA',
  'AQAAATBzdGJsAAAAanN0c2QAAAAAAAAAAQAAAFptcDRhAAAAAAAAAAEAAAAAAAAAAAACABAAAAAAH0AAAAAAADZlc2RzAAAAAAOA',
  'gIAlAAEABICAgBdAFQAAAAAAIYUAACGFBYCAgAUViFblAAaAgIABAgAAACBzdHRzAAAAAAAAAAIAAAAIAAAEAAAAAAEAAANAAAAA',
  'HHN0c2MAAAAAAAAAAQAAAAEAAAAJAAAAAQAAADhzdHN6AAAAAAAAAAAAAAAJAAAAsgAAANEAAAB4AAAAXgAAAF8AAABfAAAAXQAA',
  'AKEAAAClAAAAFHN0Y28AAAAAAAAAAQAAACwAAAAac2dwZAEAAAByb2xsAAAAAgAAAAH//wAAABxzYmdwAAAAAHJvbGwAAAABAAAA',
  'CQAAAAEAAAA9dWR0YQAAADVtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABtZGlyYXBwbAAAAAAAAAAAAAAAAAhpbHN0',
)
