// `parley trace`: the trace files of several processes as one story.
import type { Command } from 'commander'
import type { Dispatch } from './dispatch.js'
import { EXIT } from './exit-code.js'
import { jsonLine } from '../faces/json-line.js'
import { printer } from './printer.js'

export function registerTrace(program: Command, dispatch: Dispatch): void {
  program
    .command('trace')
    .description('merge trace files and print a line an event')
    .argument('<file...>', 'files written by --trace')
    .option('--cid <id>', 'only one message: its id, as send and listen print it')
    .action(async (files: string[], options: { cid?: string }) => {
      await dispatch.here(async (shell, flags) => {
        const { readTraces } = await import('../trace/trace-reader.js')
        const { traceLine } = await import('../trace/trace-line.js')
        const { events, faults } = await readTraces(files, options.cid)
        const print = printer(shell)
        for (const event of events) print.line(flags.json === true ? jsonLine(event) : traceLine(event))
        for (const fault of faults) print.note(fault)
        return EXIT.ok
      })
    })
}
