// Enlistment (framework: `POST /3p/interop_reg`): the partner client registers its keys at Meta, with the
// partner's word that it owns the identifier.
import { encodeDeviceKeys, KEY_FIELDS, parseDeviceKeys, type DeviceKeys } from './device-keys.js'
import { encodeForm, malformed, parseForm } from './form.js'
import { formatVersion, parseVersion, type ProtocolVersion } from './version.js'
import { isProtocolError } from '../errors.js'

/** On Meta's enlistment server (framework). */
export const ENLISTMENT_PATH = '/3p/interop_reg'

export interface Enlistment {
  readonly keys: DeviceKeys
  /** The identity token, 1..4,096 visible ASCII characters; nothing else of it was checked. */
  readonly token: string
  readonly version: ProtocolVersion
}

/** `version` is an assumption: the record demands a version without naming its field. */
const FIELDS = [...KEY_FIELDS, 'token', 'version'] as const

/** @throws {TypeError} for keys of the wrong size. */
export function encodeEnlistment(enlistment: Enlistment): string {
  return encodeForm({
    ...encodeDeviceKeys(enlistment.keys),
    token: enlistment.token,
    version: formatVersion(enlistment.version),
  })
}

/** Signatures and token are not verified here. @throws {ProtocolError} `form-malformed`. */
export function parseEnlistment(body: string): Enlistment {
  const fields = parseForm(body, FIELDS)
  if (!/^[\x21-\x7e]{1,4096}$/.test(fields.token)) throw malformed('the token is empty or too long')
  return { keys: parseDeviceKeys(fields), token: fields.token, version: version(fields.version) }
}

function version(text: string): ProtocolVersion {
  try {
    return parseVersion(text)
  } catch (error) {
    if (isProtocolError(error, 'version-malformed')) throw malformed(error.message)
    throw error
  }
}
