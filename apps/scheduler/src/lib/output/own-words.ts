import type { CommandContext } from '../commands/command-context.ts'

const A_COMMAND =
  /(^|[\s`"(])turnout (?=(?:approve|check|events|explain|plan|quarantine|start|status|sync)\b)/g

/** Puts the commands in messages as they are typed here: `turnout approve x` becomes `npx turnout approve x`. */
export async function ownWords({
  commandLine,
}: Pick<CommandContext, 'commandLine'>): Promise<(message: string) => string> {
  const start = (await commandLine('')).trimEnd()
  return (message) => message.replace(A_COMMAND, (_match, before: string) => `${before}${start} `)
}
