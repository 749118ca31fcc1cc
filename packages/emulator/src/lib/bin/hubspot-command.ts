import { hubspotEmulator } from '../../hubspot.ts'
import type { Command } from './command.ts'

/** `turnout-emulator hubspot`. */
export const hubspotCommand: Command = {
  summary: 'HubSpot: marketing events, attendance, contacts, lists, properties, OAuth',
  options: {
    token: 'the text of the ready private-app token (default: a random one)',
    state: 'a file that keeps the portal from one run to the next (default: nothing is kept)',
  },
  async start({ token, state }, port) {
    const emulator = await hubspotEmulator({
      port,
      ...(token === undefined ? {} : { token }),
      ...(state === undefined ? {} : { stateFile: state }),
    })
    return {
      line: { url: emulator.url, token: emulator.token },
      close: () => emulator.close(),
    }
  },
}
