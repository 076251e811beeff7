// What an exported chat looks like: each form says how a row, the beginning and the end of the file are written.
import type { HistoryEntry } from '../../client/api.js'
import { JSON_FORM } from './json-form.js'
import { MARKDOWN_FORM } from './markdown-form.js'
import { TEXT_FORM } from './text-form.js'

export interface ExportForm {
  /** Of a file's name, without the dot. */
  readonly extension: string
  readonly begin: (chat: ExportedChat) => string
  readonly row: (entry: HistoryEntry) => string
}

export interface ExportedChat {
  /** This user's address. */
  readonly me: string
  readonly with: string
  /** ms since 1970. */
  readonly at: number
}

export const EXPORT_FORMS = { text: TEXT_FORM, markdown: MARKDOWN_FORM, json: JSON_FORM } as const
export type ExportFormat = keyof typeof EXPORT_FORMS

export function isExportFormat(name: string): name is ExportFormat {
  return Object.hasOwn(EXPORT_FORMS, name)
}
