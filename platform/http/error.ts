// What a route answers when it refuses: status, a stable code, one line for people.

/** Thrown by routes and limits; {@link createApp} turns it into `{"error": code, "message": …}`. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly status: number
  /** Stable, kebab-case; tests and clients look at it, people at the message. */
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: string,
    message: string,
    options: { readonly headers?: Readonly<Record<string, string>>; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.status = status
    this.code = code
    this.headers = options.headers ?? {}
  }
}
