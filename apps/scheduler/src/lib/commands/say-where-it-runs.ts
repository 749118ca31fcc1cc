import type { CommandContext } from './command-context.ts'

/** Tells a person that another process does the work, where that is so. */
export function sayWhereItRuns({ terminal }: CommandContext, pid: number | null): void {
  if (pid === null) return
  terminal.say(
    terminal.paint('dim', `The engine of process ${pid} runs this ledger and does the work.`),
  )
}
