// How much memory processes had at most: of commands when they end, of servers while they run.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ROLES, type Role } from '#cli/lab/child-message.js'
import { peakResidentBytes } from '../bench/process-usage.js'

const REPORTER = pathToFileURL(join(import.meta.dirname, 'fixtures', 'report-peak.mjs')).href

/** Of a command that is to leave its peak in that file. */
export function reportingPeak(file: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=${REPORTER}`, PARLEY_TEST_PEAK_FILE: file }
}

/** Octets. */
export function reportedPeak(file: string): number {
  return Number(readFileSync(file, 'utf8'))
}

/** Why the peaks of other processes cannot be read here, if so. */
export const noPeaks = existsSync('/proc/self/status')
  ? undefined
  : 'SKIPPED: only Linux tells the peak memory of another process, in /proc'

/** Of the lab's servers so far, in octets. @param labPid their parent. */
export function serverPeaks(labPid: number): ReadonlyMap<Role, number> {
  const peaks = new Map<Role, number>()
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    if (!textOf(join('/proc', pid, 'status')).includes(`\nPPid:\t${labPid}\n`)) continue
    const args = textOf(join('/proc', pid, 'cmdline')).split('\0')
    const role = ROLES.find((each) => args.includes(each))
    if (role !== undefined) peaks.set(role, peakResidentBytes(Number(pid)))
  }
  return peaks
}

/** Empty where the process has just ended. */
function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
