// The HTTP routes of enlistment: for partner clients, and in the lab for Meta's own test users.
import type { Request, Router } from 'express'
import { ASSUMED_LAB_ACCOUNTS_PATH, ASSUMED_MAXIMUM_FORM_BYTES } from '#proto/assumptions.js'
import type { Service } from '#proto/address.js'
import { parseTestAccount } from '#proto/enlistment/account-form.js'
import { encodeEnlistmentAnswer, type EnlistmentReason } from '#proto/enlistment/enlistment-answer.js'
import { ENLISTMENT_PATH, parseEnlistment } from '#proto/enlistment/enlistment-form.js'
import { FORM_MEDIA_TYPE } from '#proto/enlistment/form.js'
import { isProtocolError } from '#proto/errors.js'
import type { Jid } from '#proto/stanza/jid.js'
import { bodyText, readBody } from '#platform/http/body.js'
import { HttpError } from '#platform/http/error.js'
import { addressKey, type RateLimiter } from '#platform/http/rate-limit.js'
import type { Enlist } from './enlist.js'
import type { RegisterTestAccount } from './register-test-account.js'

type Outcome = { readonly jid: Jid } | { readonly reason: EnlistmentReason }

interface EnlistmentRoutesDeps {
  readonly enlist: Enlist
  readonly service: Service
  /** By the client's address. */
  readonly limiter: RateLimiter
}

/** Whatever the form says, the status is 200 and the answer tells (framework: enlistment). */
export function enlistmentRoutes(router: Router, deps: EnlistmentRoutesDeps): void {
  router.post(ENLISTMENT_PATH, readBody(ASSUMED_MAXIMUM_FORM_BYTES), async (request, response) => {
    const outcome = await outcomeOf(request, deps)
    response.type('application/json').send(answer(outcome))
  })
}

async function outcomeOf(request: Request, deps: EnlistmentRoutesDeps): Promise<Outcome> {
  if (deps.limiter.take(addressKey(request.socket.remoteAddress)) > 0) return { reason: 'rate_limited' }
  try {
    return await deps.enlist(parseEnlistment(bodyText(request, FORM_MEDIA_TYPE)), deps.service)
  } catch (error) {
    if (isUnusableForm(error)) return { reason: 'bad_param' }
    throw error
  }
}

export function labAccountRoutes(router: Router, register: RegisterTestAccount): void {
  router.post(ASSUMED_LAB_ACCOUNTS_PATH, readBody(ASSUMED_MAXIMUM_FORM_BYTES), async (request, response) => {
    try {
      const outcome = await register(parseTestAccount(bodyText(request, FORM_MEDIA_TYPE)))
      response.type('application/json').send(answer(outcome))
    } catch (error) {
      if (!isUnusableForm(error)) throw error
      response.type('application/json').send(answer({ reason: 'bad_param' }))
    }
  })
}

function isUnusableForm(error: unknown): boolean {
  return isProtocolError(error, 'form-malformed') || (error instanceof HttpError && error.status < 500)
}

function answer(outcome: Outcome): string {
  return encodeEnlistmentAnswer(
    'jid' in outcome ? { status: 'ok', login: outcome.jid } : { status: 'fail', reason: outcome.reason },
  )
}
