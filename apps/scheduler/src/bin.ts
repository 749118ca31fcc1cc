#!/usr/bin/env node
// Before anything else is imported: an older Node cannot load what the command is made of.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `turnout: Node ${process.versions.node} is too old. Turnout needs Node 22.19 or newer, also to import turnout.config.ts.\n`,
  )
  process.exitCode = 2
} else {
  silenceSqliteWarning()
  const { main } = await import('./lib/main.ts')
  await main()
}

// Node 22 calls node:sqlite experimental once per process. Every other warning is shown as ever.
function silenceSqliteWarning(): void {
  const emitWarning = process.emitWarning.bind(process) as (...values: unknown[]) => void
  process.emitWarning = (...values: unknown[]) => {
    const [warning, type] = values
    const isAboutSqlite = String(warning).startsWith('SQLite is an experimental feature')
    if (!(isAboutSqlite && type === 'ExperimentalWarning')) emitWarning(...values)
  }
}
