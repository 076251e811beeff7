// The interop protocol version, demanded at enlistment and at connect (framework). Its form is an assumption:
// three numbers, as in the framework document's own versions and in the login payload of open clients.
import { ProtocolError } from '../errors.js'

export interface ProtocolVersion {
  readonly primary: number
  readonly secondary: number
  readonly tertiary: number
}

export function formatVersion({ primary, secondary, tertiary }: ProtocolVersion): string {
  return `${primary}.${secondary}.${tertiary}`
}

/** Three numbers below 10,000 without leading zeros. @throws {ProtocolError} `version-malformed`. */
export function parseVersion(text: string): ProtocolVersion {
  if (!/^(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})\.(0|[1-9]\d{0,3})$/.test(text)) {
    throw new ProtocolError('version-malformed', 'a protocol version reads like 1.0.3')
  }
  const [primary = 0, secondary = 0, tertiary = 0] = text.split('.').map(Number)
  return { primary, secondary, tertiary }
}
