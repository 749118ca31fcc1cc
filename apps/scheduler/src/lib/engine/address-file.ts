import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'

/** Where the running engine of a ledger is reached. The file that holds it can be read by its owner only. */
export interface EngineAddress {
  readonly port: number
  readonly token: string
  readonly pid: number
}

const schema = z.object({ port: z.int(), token: z.string(), pid: z.int() })

/** The file beside the ledger that holds the address. */
export function addressFile(ledgerPath: string): string {
  return `${ledgerPath}.engine.json`
}

/** The address, or null when no engine left one. */
export async function readAddress(ledgerPath: string): Promise<EngineAddress | null> {
  try {
    const text = await readFile(addressFile(ledgerPath), 'utf8')
    return schema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}

/** Writes the address for this process, whole or not at all. */
export async function writeAddress(ledgerPath: string, address: EngineAddress): Promise<void> {
  const file = addressFile(ledgerPath)
  const draft = `${file}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, `${JSON.stringify(address)}\n`, { mode: 0o600, flag: 'wx' })
  await rename(draft, file)
}

/** Takes the address back, unless another engine has put its own there since. */
export async function removeAddress(ledgerPath: string, address: EngineAddress): Promise<void> {
  const found = await readAddress(ledgerPath)
  if (found?.token === address.token) await rm(addressFile(ledgerPath), { force: true })
}
