import { type GooglePath, runGoogle } from './google-path.ts'

// One run in a process of its own, to be killed on the way.
process.once('message', (path: GooglePath) => {
  void runGoogle(path).then(() => process.exit(0))
})
