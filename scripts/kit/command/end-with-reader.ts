/** Ends the command when nobody reads what it prints any more (`| head`): with the code that it has set by then, else with this one. */
export function endWithReader(code: number): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? code)
    throw error
  })
}
