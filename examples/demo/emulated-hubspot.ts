import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { hubspotEmulator, type HubspotEmulator } from '@turnout/emulator/hubspot'

/** The port of the demo's HubSpot: the same at every start, so that its page stays where it is. */
const PORT = Number(process.env['TURNOUT_DEMO_PORT'] ?? 47_811)

/** Where the emulated HubSpot answers, and where its page shows events, people and states. */
export const emulatorUrl: string = `http://127.0.0.1:${PORT}`

/** Any text will do: it opens a HubSpot that lives on this machine and nowhere else. */
export const demoToken: string = 'demo-token'

const folder = fileURLToPath(new URL('.turnout/', import.meta.url))
let started: HubspotEmulator | null = null

/** Starts the emulated HubSpot in this process, unless another command of the demo runs it already. */
export async function startEmulator(): Promise<void> {
  await mkdir(folder, { recursive: true })
  const options = { port: PORT, token: demoToken, stateFile: `${folder}hubspot.json` }
  try {
    started = await hubspotEmulator(options)
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error
    await expectOurEmulator()
  }
}

/** Ends the emulated HubSpot, if it was started here; what it holds is kept for the next start. */
export async function stopEmulator(): Promise<void> {
  await started?.close()
}

async function expectOurEmulator(): Promise<void> {
  const headers = { authorization: `Bearer ${demoToken}` }
  const path = '/marketing/v3/marketing-events?limit=1'
  const response = await fetch(emulatorUrl + path, { headers }).catch(() => null)
  if (response?.ok === true) return
  throw new Error(
    `Port ${PORT} of this machine is taken by another program. End it, or set TURNOUT_DEMO_PORT to a free one.`,
  )
}
