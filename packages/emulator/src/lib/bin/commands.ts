import type { Command } from './command.ts'

/** Every emulator that can be started; each is loaded only when it is asked for. */
export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  hubspot: async () => (await import('./hubspot-command.ts')).hubspotCommand,
  zoom: async () => (await import('./zoom-command.ts')).zoomCommand,
  google: async () => (await import('./google-command.ts')).googleCommand,
}
