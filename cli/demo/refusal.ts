// What somebody is told who may not do something: evidence in the walkthrough.
import { ClientError } from '../client/api.js'

/** The code of the refusal; `none` where there was none. Rejects with what is no refusal. */
export async function refusalOf(attempt: () => Promise<unknown>): Promise<string> {
  try {
    await attempt()
    return 'none'
  } catch (error) {
    if (error instanceof ClientError) return error.code
    throw error
  }
}
