// Questions to Meta that a program waits for.
import { RequestError } from '#platform/net/connection.js'
import { ClientError } from '../api.js'

/** @throws {ClientError} `timed-out` or `cannot-connect` where no answer came; whatever else `ask` throws. */
export async function asked<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    const code = error.code === 'timeout' ? 'timed-out' : 'cannot-connect'
    throw new ClientError(code, `no answer from Meta: ${error.message}. Try again`, { cause: error })
  }
}
