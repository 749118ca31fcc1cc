// Imported into the command's process: says at its end how much memory it held at the most, in kilobytes.
process.on('exit', () => {
  process.stderr.write(`most memory: ${process.resourceUsage().maxRSS} kB\n`)
})
