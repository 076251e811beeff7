// Addresses a partner gives of its own servers (framework: onboarding of third parties; what may stand in them is
// an assumption). What such a name leads to is looked at whenever it is asked.
import { ASSUMED_PARTNER_URL } from '../assumptions.js'

/** The hosts of this machine by name: the only ones that may be asked without TLS. */
const LOOPBACK = /^(?:localhost|127\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}|\[::1\])$/

/**
 * Whether this is a base URL to which paths are appended: https, or http on this machine; no credentials, query,
 * fragment or slash at the end; written as URLs are normally written, up to 512 characters.
 */
export function isPartnerUrl(text: string): boolean {
  if (text.length > ASSUMED_PARTNER_URL || /[?#]|\/$/.test(text) || !URL.canParse(text)) return false
  const url = new URL(text)
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname))
  return secure && url.username === '' && url.password === '' && url.href.replace(/\/$/, '') === text
}

/** Whether this is a public page that anybody may be pointed to: https on no host of this machine. */
export function isEvidenceUrl(text: string): boolean {
  if (text.length > ASSUMED_PARTNER_URL || !/^https:\/\/[!-~]+$/.test(text) || !URL.canParse(text))
    return false
  const { username, password, hostname } = new URL(text)
  return username === '' && password === '' && !LOOPBACK.test(hostname)
}
