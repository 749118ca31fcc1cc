import { googleEmulator, loadScenario } from '../../google.ts'
import { type Command, UsageError } from './command.ts'

/** `turnout-emulator google`. */
export const googleCommand: Command = {
  summary: 'Google: Calendar, Meet, Admin Reports and the token endpoint',
  options: {
    calendars: 'how many calendars it begins with (default: 3)',
    events: 'how many events and series they hold (default: 20)',
    guests: 'how many guests these have, at most (default: 200)',
  },
  async start({ calendars, events, guests }, port) {
    const options = {
      ...amount('calendars', calendars),
      ...amount('events', events),
      ...amount('guests', guests),
    }
    const emulator = await googleEmulator({ port })
    const made = loadScenario(emulator.world, options)
    const { url } = emulator
    const credentials = `${url}/_emulator/credentials`
    return {
      line: { url, credentials, subject: made.reader, calendars: made.calendars },
      close: () => emulator.close(),
    }
  },
}

function amount<Name extends string>(
  name: Name,
  text: string | undefined,
): Partial<Record<Name, number>> {
  if (text === undefined) return {}
  if (!/^\d+$/.test(text)) throw new UsageError(`--${name} ${text} is no whole number.`)
  return { [name]: Number(text) } as Record<Name, number>
}
