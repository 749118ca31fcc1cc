import { googleEmulator, loadScenario } from '../../google.ts'
import type { Command } from './command.ts'

/** `turnout-emulator google`. */
export const googleCommand: Command = {
  summary: 'Google: Calendar, Meet, Admin Reports and the token endpoint',
  options: {
    calendars: 'how many calendars it begins with (default: 3)',
    events: 'how many events and series they hold (default: 20)',
    guests: 'how many guests these have, at most (default: 200)',
  },
  async start({ calendars, events, guests }, port) {
    const emulator = await googleEmulator({ port })
    const made = loadScenario(emulator.world, {
      ...(calendars === undefined ? {} : { calendars: Number(calendars) }),
      ...(events === undefined ? {} : { events: Number(events) }),
      ...(guests === undefined ? {} : { guests: Number(guests) }),
    })
    const { url } = emulator
    const credentials = `${url}/_emulator/credentials`
    return {
      line: { url, credentials, subject: made.reader, calendars: made.calendars },
      close: () => emulator.close(),
    }
  },
}
