// An engine's error as the model takes it.
import { ClientError } from '../client/api.js'
import type { Failure } from '../state/input.js'

export function failureOf(error: unknown): Failure {
  if (error instanceof ClientError) return { code: error.code, message: error.message }
  return { code: undefined, message: error instanceof Error ? error.message : String(error) }
}
