import { googleEmulator } from '../../google.ts'
import type { Command } from './command.ts'

/** `turnout-emulator google`. */
export const googleCommand: Command = {
  summary: 'Google: Calendar, Meet, Admin Reports and the token endpoint',
  options: {},
  async start(_values, port) {
    const emulator = await googleEmulator({ port })
    return { line: { url: emulator.url }, close: () => emulator.close() }
  },
}
