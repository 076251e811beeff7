// The code of the error that something fails with, so that a test can assert it.

/** Of a thrown or rejected error; fails the test where nothing is thrown. */
export async function codeOf(act: () => unknown): Promise<unknown> {
  try {
    await act()
  } catch (error) {
    if (error instanceof Error && 'code' in error) return error.code
    if (error instanceof TypeError) return 'TypeError'
    throw error
  }
  throw new Error('expected a failure, and nothing failed')
}
