// When a program run by hand or by a service manager is asked to end.

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once, as ever. */
export function terminationSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const end = (signal: NodeJS.Signals): void => {
      process.off('SIGINT', end)
      process.off('SIGTERM', end)
      resolve(signal)
    }
    process.on('SIGINT', end)
    process.on('SIGTERM', end)
  })
}
