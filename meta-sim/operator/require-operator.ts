// Whoever asks as Meta's operator shows the operator's token (assumption; RFC 6750).
import type { Request } from 'express'
import { bearerToken } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import type { OperatorToken } from './token.js'

/** @throws {HttpError} 401. */
export function requireOperator(request: Request, token: OperatorToken): void {
  const presented = bearerToken(request)
  if (presented !== undefined && token.matches(presented)) return
  throw new HttpError(401, 'operator-only', 'this needs the operator token', {
    headers: { 'www-authenticate': 'Bearer' },
  })
}
