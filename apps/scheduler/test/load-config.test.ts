import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig, requireVariables } from '../src/lib/config/load-config.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const GOOD = `export default ({ env }) => ({
  portals: { emea: { token: env('HUBSPOT_TOKEN') } },
  connectors: [{ name: 'a', source: { specVersion: 1, read() {} }, portal: 'emea' }],
})`

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder()
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

function load(workingDirectory: string, options: { file?: string; token?: string } = {}) {
  const environment = options.token === undefined ? {} : { HUBSPOT_TOKEN: options.token }
  return loadConfig({ file: options.file, workingDirectory, environment })
}

describe('finding and importing a config', () => {
  it.each(['turnout.config.ts', 'turnout.config.mjs', 'turnout.config.js'])(
    'finds %s above the working directory',
    async (name) => {
      const folder = await folderWith({ [name]: GOOD })
      const { file } = await load(join(folder, 'deeper', 'still'), { token: 't' })
      expect(file).toBe(join(folder, name))
    },
  )

  it('puts the ledger beside the config and not into the working directory', async () => {
    const folder = await folderWith({ 'turnout.config.mjs': GOOD })
    const { ledgerPath } = await load(join(folder, 'deeper'), { token: 't' })
    expect(ledgerPath).toBe(join(folder, '.turnout', 'ledger.db'))
  })

  it('says where it looked when there is none', async () => {
    const folder = await folderWith({})
    await expect(load(folder, { file: 'none.ts' })).rejects.toThrow(`There is no file ${folder}`)
  })

  it('names the file that has no default export', async () => {
    const folder = await folderWith({ 'turnout.config.mjs': 'export const config = {}' })
    await expect(load(folder)).rejects.toThrow(/turnout\.config\.mjs: It has no default export/)
  })

  it('names the file that has a syntax error', async () => {
    const folder = await folderWith({ 'turnout.config.ts': 'export default {{' })
    await expect(load(folder)).rejects.toMatchObject({ code: 'invalid_config' })
    await expect(load(folder)).rejects.toThrow('turnout.config.ts')
  })

  it.each(['turnout.config.ts', 'turnout.config.js'])(
    'says what to write in the package.json of npm init, which makes %s no module',
    async (name) => {
      const folder = await folderWith({ [name]: GOOD, 'package.json': '{ "type": "commonjs" }' })
      await expect(load(folder)).rejects.toThrow(
        `${join(folder, 'package.json')} says "type": "commonjs". Write "type": "module" there`,
      )
      await expect(load(folder)).rejects.toMatchObject({ code: 'invalid_config' })
    },
  )

  it('takes a CommonJS config where the package is of that type', async () => {
    const files = {
      'turnout.config.js': GOOD.replace('export default', 'module.exports ='),
      'package.json': '{ "type": "commonjs" }',
    }
    const { connectors } = await load(await folderWith(files), { token: 't' })
    expect(connectors.map(({ name }) => name)).toEqual(['a'])
  })

  it('asks whether a package is installed that cannot be found', async () => {
    const folder = await folderWith({ 'turnout.config.mjs': "import '@turnout/adapter-none'" })
    await expect(load(folder)).rejects.toThrow('Is the package installed?')
  })

  it('names the file together with the path of a wrong value', async () => {
    const folder = await folderWith({ 'turnout.config.mjs': 'export default { portals: {} }' })
    await expect(load(folder)).rejects.toThrow(/turnout\.config\.mjs\nconnectors: /)
  })
})

describe('an environment variable that is not set', () => {
  it('does not keep a config from being read', async () => {
    const folder = await folderWith({ 'turnout.config.mjs': GOOD })
    const { missingVariables } = await load(folder)
    expect(missingVariables).toEqual(['HUBSPOT_TOKEN'])
  })

  it('is named by the commands that need it', async () => {
    const folder = await folderWith({ 'turnout.config.mjs': GOOD })
    const config = await load(folder, { token: '  ' })
    expect(() => requireVariables(config)).toThrow(
      'The config asks for the environment variable HUBSPOT_TOKEN, and it is not set.',
    )
  })

  it('is told before the error of a value that stands for it', async () => {
    const folder = await folderWith({
      'turnout.config.mjs': GOOD.replace("portal: 'emea'", "portal: 'emea', since: env('SINCE')"),
    })
    await expect(load(folder, { token: 't' })).rejects.toThrow('environment variable SINCE')
  })

  it('does not hide another error of the config', async () => {
    const folder = await folderWith({
      'turnout.config.mjs': GOOD.replace("portal: 'emea'", "portal: 'apac'"),
    })
    await expect(load(folder)).rejects.toThrow('There is no portal "apac"')
  })

  it('is told where it names the ledger', async () => {
    const folder = await folderWith({
      'turnout.config.mjs': GOOD.replace('portals:', "ledger: env('LEDGER'), portals:"),
    })
    await expect(load(folder, { token: 't' })).rejects.toThrow('environment variable LEDGER')
  })

  it('is told before the error that it causes', async () => {
    const text = `export default ({ env }) => { throw new Error('bad ' + env('ZOOM_SECRET')) }`
    const folder = await folderWith({ 'turnout.config.mjs': text })
    await expect(load(folder)).rejects.toThrow('environment variable ZOOM_SECRET')
  })
})
