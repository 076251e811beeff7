// Blobs made with the OpenSSL 3.0.19 command line: `openssl kdf` (HKDF, SHA-256, empty salt), `openssl enc
// -aes-256-cbc`, `openssl dgst -sha256 -mac HMAC` over iv ‖ ciphertext, cut to 10 octets, and `sha256sum`.
import type { MediaKind } from '#proto/media/media-kind.js'

interface MediaVector {
  readonly kind: MediaKind
  /** iv ‖ cipherKey ‖ macKey ‖ refKey, hex. */
  readonly schedule: string
  /** Of the empty file. */
  readonly emptyBlob: string
  readonly emptyBlobSha256: string
  /** Of {@link VECTOR_FILE}. */
  readonly blob: string
  readonly blobSha256: string
}

/** The media key of all of them. */
export const VECTOR_MEDIA_KEY = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'
export const VECTOR_FILE = 'the heron flies at dawn'
export const VECTOR_FILE_SHA256 = '714a4fc0090f8becaa6ff8af96898155362075a60d1622d0cb18bf0dac18403e'
export const EMPTY_FILE_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

export const MEDIA_VECTORS: readonly MediaVector[] = [
  {
    kind: 'image',
    schedule:
      'aa6a127218397cbd2383e4ccf7176a79008c9aea9b7c5d81eb56b3f530f87d42dcc92d27b11ad6b5bd66f0560d0d8c4691d09ffec108833c1699574c52657923fb6e3e161d9698bc6b3a05fbc508a5154d4981725e9eb39838fcff2130508f1360cbb319f99cef163d57ab7c050a667e',
    emptyBlob: 'd86dbcfed371684274c26215fc53dc72cb480389e6f95d2b38d9',
    emptyBlobSha256: '4823dd6041674bbff6e76b84d1547fdc05fbddbdfd2e97c864ef245926afa92c',
    blob: '919ef3041e4f44c6ef5b247bfaf88c2d04d0e850ffca874f612d11b2ac2cb0fbc669dca47b6f51852413',
    blobSha256: 'caab5fcb7577be58933fde445d82bb049d3563175f98729c5075464394ebfc74',
  },
  {
    kind: 'video',
    schedule:
      'f1dee5782cc4e2e7b07233b1e25de59b8564567ee06fa7006edab56a13c2b0a1431beb8efe698efad0f258e65feb5395259ad46118adcf3cd134ae881831c6865db31a8fa0bbce7bc3bcb9fcf369fcda9a63d5eb49eb03827d842400a27dbfb62efc9ebeb6f62b45df4575de4a871856',
    emptyBlob: '5f6d67b358b37e4fecb500e0f511d0ac5d6c53a16fe323259abb',
    emptyBlobSha256: '470aa34ddf332e0178c9748a02e1ff0082a8da4162e3f957dadb5b6ec8d8f32b',
    blob: 'a95c9d3032ee57cc3688d1c0de26421ec37e464ae09f7a25ed2d6c2a0923a4e2fd4daf312e3ac66ae98f',
    blobSha256: 'd56a2ec76ac34048d9501a23e77d3eef30ecf61b44f4d7ce1f2d902d851a85ee',
  },
  {
    kind: 'audio',
    schedule:
      '13f8935709c20e2e8b0680f81b0dd5fba61016c0347747b75bb8a8f6d7bcdb863ac5eb702662755054fe77db27b7c1c09ec93580944b6656b0babacf55026028ff6c68bb134a4fd082c12b5463a3bb79bc7558b5a1ef874ee6a5155a282db3560dc25fcf6b910762a2d75fcbe6b13749',
    emptyBlob: 'e83c4c0f9ab97e50a17af1599be6a55f6d14fed7b7ecc4c18845',
    emptyBlobSha256: '209b779b87a19c0a4bb7726b0215fc58d23b381c6997f80bb72c11b4a9120161',
    blob: 'fb2eed0101e75ae6ed0cee7b4a9caa4b2f801c72d7fc50f4bf99480f90927cba3618549199a4d4a1a059',
    blobSha256: '34560a2828f36d009b8a8ac1a27dacda34eec154eec0bd5fabae2ce213b85964',
  },
  {
    kind: 'document',
    schedule:
      '25e9d370804de0bb33ea5db79453db66b75c2bed8e162ad63dd02b6b9fbda46b8ad2692e99ed0f877d0ab48a86fff79094a393dafdca1265c99e197425de98f15f7d87d34714ea901f7eefc29c99e5acf826177ac4aaf590f67e927133b8a7f102a9fa5c2a88d62587699f581b2e9b76',
    emptyBlob: 'ec658b9499eea62cfdc704adb7d010cc187b14ab3db7b470ed64',
    emptyBlobSha256: 'ba7d91dc4eff2d7eaa80bbd0942def926d0f8c92883420cc75e5c16ba5339cff',
    blob: '72abf34ea55d416bde4cebd54098752d105da6f6068629662082727302915af9645752a8efb9fba2af6b',
    blobSha256: '67dcd6d93d50b1e86093ce3fdae81e37bbf0ca6233597de756024f0ff882a0dd',
  },
]
