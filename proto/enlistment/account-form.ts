// A test account of Meta's own service (assumption, the lab's alone): the same key fields, no token. The
// answer is that of an enlistment.
import { isService, type Service } from '../address.js'
import { encodeDeviceKeys, KEY_FIELDS, parseDeviceKeys, type DeviceKeys } from './device-keys.js'
import { encodeForm, malformed, parseForm } from './form.js'

export interface TestAccount {
  readonly keys: DeviceKeys
  readonly service: Service
  /** 7..15 digits, without `+`. */
  readonly phone: string
  /** 1..64 code points. */
  readonly displayName: string
}

const FIELDS = [...KEY_FIELDS, 'service', 'phone', 'display_name'] as const

/** @throws {TypeError} for keys of the wrong size. */
export function encodeTestAccount(account: TestAccount): string {
  return encodeForm({
    ...encodeDeviceKeys(account.keys),
    service: account.service,
    phone: account.phone,
    display_name: account.displayName,
  })
}

/** @throws {ProtocolError} `form-malformed`. */
export function parseTestAccount(body: string): TestAccount {
  const { service, phone, display_name: displayName, ...keys } = parseForm(body, FIELDS)
  if (!isService(service)) throw malformed('service is whatsapp or messenger')
  if (!/^[0-9]{7,15}$/.test(phone)) throw malformed('phone is 7 to 15 digits')
  const length = Array.from(displayName).length
  if (length < 1 || length > 64 || /\p{C}/u.test(displayName)) {
    throw malformed('display_name is 1 to 64 visible characters')
  }
  return { keys: parseDeviceKeys(keys), service, phone, displayName }
}
