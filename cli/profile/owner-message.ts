// What a profile's owner and a command handed to it say to each other, one JSON object a line.
//
// The owner greets with its `owner` line; the other side sends one request; the owner answers with the
// command's output as it comes and at last with how it ended.
import { isJsonObject, parseJsonLine, type JsonObject } from './json-lines.js'

/** A command as parsed from the shell, without its global flags. */
export interface HandOverRequest {
  readonly command: string
  readonly args: JsonObject
  /** Whether output lines are JSON or for people. */
  readonly json: boolean
}

export interface OwnerGreeting {
  readonly pid: number
  /** The command that made the process the owner, such as `chat`. */
  readonly holds: string
}

export type OwnerReply =
  /** A line for stdout. `resume` are arguments that replace the request's where the command is run again. */
  | { readonly kind: 'out'; readonly line: string; readonly resume?: JsonObject }
  /** A line for stderr that is no error. */
  | { readonly kind: 'note'; readonly line: string }
  /** How far a transfer is, for people: the newest line stands for those before it. */
  | { readonly kind: 'progress'; readonly line: string }
  | { readonly kind: 'exit'; readonly code: number; readonly error?: string }
  /** The owner is ending before the command has: run it again elsewhere. */
  | { readonly kind: 'moved' }

export function encodeLine(value: object): string {
  return `${JSON.stringify(value)}\n`
}

/** @throws {TypeError} where it is none. */
export function parseGreeting(line: string): OwnerGreeting {
  const { pid, holds } = parseJsonLine(line)
  if (typeof pid !== 'number' || typeof holds !== 'string') throw new TypeError('not an owner’s greeting')
  return { pid, holds }
}

/** @throws {TypeError} where it is none. */
export function parseRequest(line: string): HandOverRequest {
  const { command, args, json } = parseJsonLine(line)
  if (typeof command !== 'string' || !isJsonObject(args) || typeof json !== 'boolean') {
    throw new TypeError('not a request to an owner')
  }
  return { command, args, json }
}

/** @throws {TypeError} where it is none. */
export function parseReply(line: string): OwnerReply {
  const { kind, line: text, resume, code, error } = parseJsonLine(line)
  if (kind === 'moved') return { kind }
  if ((kind === 'note' || kind === 'progress') && typeof text === 'string') return { kind, line: text }
  if (kind === 'out' && typeof text === 'string') {
    return isJsonObject(resume) ? { kind, line: text, resume } : { kind, line: text }
  }
  if (kind === 'exit' && typeof code === 'number') {
    return typeof error === 'string' ? { kind, code, error } : { kind, code }
  }
  throw new TypeError('not an owner’s reply')
}
