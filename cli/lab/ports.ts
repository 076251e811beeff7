// The lab's ports: chosen once, kept in its data folder, the same after every restart.
import { join } from 'node:path'
import { readPrivateFile, writePrivateFile } from '#platform/storage/private-files.js'
import { ClientError } from '../client/api.js'

/** Port 0 means: take a free one. */
export interface LabPorts {
  readonly provider: number
  readonly mediaHost: number
  readonly meta: number
  readonly chat: number
}

export const DEFAULT_PORT_BASE = 7420
const HIGHEST_BASE = 65_532
const NAMES = ['provider', 'mediaHost', 'meta', 'chat'] as const satisfies (keyof LabPorts)[]

/**
 * Without a base, the ports kept from the last run, else the default ones. Base 0 takes free ports the first
 * time and keeps them; any other base is used as it is, four in a row.
 * @throws {ClientError} `usage` for a base that leaves no room for four ports.
 */
export async function choosePorts(data: string, base: number | undefined): Promise<LabPorts> {
  if (base !== undefined && !(Number.isInteger(base) && base >= 0 && base <= HIGHEST_BASE)) {
    throw new ClientError('usage', `--port-base must be from 0 to ${HIGHEST_BASE}`)
  }
  if (base !== undefined && base !== 0) return portsFrom(base)
  const free = { provider: 0, mediaHost: 0, meta: 0, chat: 0 }
  return (await readPorts(data)) ?? (base === 0 ? free : portsFrom(DEFAULT_PORT_BASE))
}

export async function keepPorts(data: string, ports: LabPorts): Promise<void> {
  await writePrivateFile(portsFile(data), new TextEncoder().encode(`${JSON.stringify(ports, null, 2)}\n`))
}

function portsFrom(base: number): LabPorts {
  return { provider: base, mediaHost: base + 1, meta: base + 2, chat: base + 3 }
}

function portsFile(data: string): string {
  return join(data, 'ports.json')
}

async function readPorts(data: string): Promise<LabPorts | undefined> {
  const bytes = await readPrivateFile(portsFile(data))
  if (!bytes) return undefined
  const [provider, mediaHost, meta, chat] = portNumbers(new TextDecoder().decode(bytes))
  if (provider === undefined || mediaHost === undefined || meta === undefined || chat === undefined) {
    throw new ClientError(
      'failed',
      `${portsFile(data)} is damaged: remove it to have the lab choose ports again`,
    )
  }
  return { provider, mediaHost, meta, chat }
}

function portNumbers(text: string): readonly (number | undefined)[] {
  try {
    const value: unknown = JSON.parse(text)
    const found =
      typeof value === 'object' && value !== null
        ? new Map<string, unknown>(Object.entries(value))
        : undefined
    return NAMES.map((name) => {
      const port = found?.get(name)
      return typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536
        ? port
        : undefined
    })
  } catch {
    // Damaged like one with the wrong content: the caller names the file.
    return []
  }
}
