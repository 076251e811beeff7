// Every adapter of the Signals port, under the one suite.
import { createLocalSignals } from '#platform/storage/signals.js'
import { signalsContract } from './signals.contract.js'

signalsContract('one process', createLocalSignals)
