// Reports of people by people: kept for thirty days for the operator to read, and counted against whoever was
// reported and their partner (chat channel: report; how they count is assumed).
import { type Bytes, toBase64url } from '#proto/bytes.js'
import { tryParseJid } from '#proto/stanza/jid.js'
import type { Clock } from '#platform/clock.js'
import type { Queue } from '#platform/storage/port.js'
import { createTurns } from '#platform/turns.js'
import { partnerSubject } from '../ledger/meta-ledger.js'
import { decodeReport, encodeReport, type ReportRecord } from './report-record.js'

interface ReportLimits {
  /** In all; the oldest goes first, of those that count against nobody as long as there are any. */
  readonly maximumReports: number
  readonly maximumBytes: number
  /** By one reporter; its oldest goes first. */
  readonly perReporter: number
  readonly keepMilliseconds: number
}

export interface Reports {
  /** Resolves when it is on disk. */
  add(report: ReportRecord): Promise<void>
  /** How many different people reported a JID, or anybody of `partner/{id}`, since a time, with reports that count. */
  readonly reporters: (subject: string, sinceMilliseconds: number) => Promise<number>
  /** The newest first, at most `limit`: of a JID, of anybody of `partner/{id}`, or without a subject of anybody. */
  list(limit: number, subject?: string): Promise<readonly ReportRecord[]>
  count(subject?: string): Promise<number>
}

interface ReportsDeps {
  readonly queue: Queue
  readonly clock: Clock
  readonly randomBytes: (length: number) => Bytes
  readonly limits: ReportLimits
}

/** What is remembered of a report without reading it. */
interface Known {
  readonly position: number
  readonly expiresAt: number
  readonly size: number
  readonly at: number
  readonly reporter: string
  readonly subjects: readonly string[]
  readonly counts: boolean
}

const QUEUE = 'reports'
const PAGE = 100

export function createReports({ queue, clock, randomBytes, limits }: ReportsDeps): Reports {
  let known: Known[] = []
  let lastSeen = 0
  const turns = createTurns()

  /** What this node and others have added since the last look; what has expired is forgotten. */
  const readOn = async (): Promise<void> => {
    for (;;) {
      const page = await queue.read(QUEUE, lastSeen, PAGE)
      for (const { position, expiresAt, bytes } of page) {
        known.push({ position, expiresAt, size: bytes.length, ...summary(decodeReport(bytes)) })
        lastSeen = position
      }
      if (page.length < PAGE) break
    }
    known = known.filter(({ expiresAt }) => expiresAt > clock.now())
  }
  const present = async (): Promise<readonly Known[]> => {
    await turns.run('read', readOn)
    return known
  }
  const makeRoom = async (reporter: string, size: number): Promise<void> => {
    const all = await present()
    const own = all.filter((one) => one.reporter === reporter)
    const gone = new Set(own.slice(0, Math.max(0, own.length + 1 - limits.perReporter)))
    let count = all.length + 1 - gone.size
    let bytes = all.reduce((sum, one) => sum + (gone.has(one) ? 0 : one.size), size)
    // Reports that count against nobody first: whoever sends many of them must not push out those that do.
    const dispensable = [...all.filter(({ counts }) => !counts), ...all.filter(({ counts }) => counts)]
    for (const one of dispensable) {
      if (count <= limits.maximumReports && bytes <= limits.maximumBytes) break
      if (gone.has(one)) continue
      gone.add(one)
      count -= 1
      bytes -= one.size
    }
    if (gone.size === 0) return
    await queue.remove(
      QUEUE,
      [...gone].map(({ position }) => position),
    )
    known = known.filter((one) => !gone.has(one))
  }
  const about = async (subject: string | undefined): Promise<readonly Known[]> => {
    const all = await present()
    return subject === undefined ? all : all.filter(({ subjects }) => subjects.includes(subject))
  }
  return {
    add: (report) =>
      turns.run('add', async () => {
        const bytes = encodeReport(report)
        await makeRoom(report.reporter, bytes.length)
        const expiresAt = clock.now() + limits.keepMilliseconds
        await queue.append(QUEUE, toBase64url(randomBytes(12)), bytes, expiresAt)
      }),
    async reporters(subject, since) {
      const counted = (await about(subject)).filter(({ counts, at }) => counts && at >= since)
      return new Set(counted.map(({ reporter }) => reporter)).size
    },
    async list(limit, subject) {
      const newest = (await about(subject)).slice(-limit).reverse()
      const pages = await Promise.all(newest.map(({ position }) => queue.read(QUEUE, position - 1, 1)))
      return pages.flat().map(({ bytes }) => decodeReport(bytes))
    },
    count: async (subject) => (await about(subject)).length,
  }
}

/** A report of a partner's user is one of the partner too. */
function summary({
  at,
  reporter,
  jid,
  counts,
}: ReportRecord): Pick<Known, 'at' | 'reporter' | 'subjects' | 'counts'> {
  const parsed = tryParseJid(jid)
  const subjects = parsed?.kind === 'interop' ? [jid, partnerSubject(parsed.integrator)] : [jid]
  return { at, reporter, subjects, counts }
}
