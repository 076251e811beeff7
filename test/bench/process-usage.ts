// What a process has used, as Linux counts it (proc(5)): rates of servers are per second of their own CPU time.
import { readFileSync } from 'node:fs'

/** USER_HZ, 100 on every Linux port: CPU times come in steps of 10 ms. */
const TICKS_PER_SECOND = 100

/** CPU seconds of all its threads, user and system. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field is the program's name in parentheses, which may itself hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** Resident memory in bytes. */
export function residentBytes(pid: number): number {
  return statusBytes(pid, 'VmRSS')
}

/** The most that was resident at any time, in bytes. */
export function peakResidentBytes(pid: number): number {
  return statusBytes(pid, 'VmHWM')
}

function statusBytes(pid: number, field: string): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(found?.[1] ?? Number.NaN) * 1024
}

/** How many files this process may have open; `Infinity` where there is no limit. */
export function openFileLimit(): number {
  const found = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))
  return found?.[1] === 'unlimited' ? Infinity : Number(found?.[1] ?? 0)
}

/** Resolves when a process has used next to no CPU for a moment: what it still had to do is done. */
export async function settled(pid: number): Promise<void> {
  for (let quiet = 0, before = cpuSeconds(pid); quiet < 3;) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    const now = cpuSeconds(pid)
    quiet = now - before < 0.02 ? quiet + 1 : 0
    before = now
  }
}
