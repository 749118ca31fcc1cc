import { inspect } from 'node:util'
import { httpClient, HttpError } from '@turnout/core/http'

// Run by the tests of proxies in a process of its own: NODE_EXTRA_CA_CERTS is read at the start of a process only.
const client = httpClient({ timeouts: { connectMs: 2000 } })
const url = process.argv[2] ?? ''
try {
  console.log((await client.request({ method: 'GET', url, retry: 'never' })).text)
} catch (error) {
  if (!(error instanceof HttpError)) throw error
  console.log(error.code, inspect(error).replaceAll('\n', ' '))
}
await client.close()
