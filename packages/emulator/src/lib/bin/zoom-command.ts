import { zoomEmulator } from '../../zoom.ts'
import type { Command } from './command.ts'

/** `turnout-emulator zoom`. */
export const zoomCommand: Command = {
  summary: 'Zoom: webinars, meetings, registrants, reports and the token endpoint',
  options: {},
  async start(_values, port) {
    const emulator = await zoomEmulator({ port })
    const { accountId, clientId, clientSecret } = emulator.account
    return {
      line: { url: emulator.url, apiUrl: emulator.apiUrl, accountId, clientId, clientSecret },
      close: () => emulator.close(),
    }
  },
}
