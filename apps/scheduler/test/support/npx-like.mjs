// Starts a command as npx does, and is ended by SIGTERM as npx is: what it started stays behind.
import { spawn } from 'node:child_process'

spawn(process.execPath, process.argv.slice(2), {
  stdio: 'inherit',
  env: { ...process.env, npm_command: 'exec' },
})
