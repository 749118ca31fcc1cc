import { httpClient, type HttpClient, type HttpClientOptions } from '@turnout/core/http'
import { onTestFinished } from 'vitest'

/** A client that does not wait between attempts; it is closed with the test. Gives the waits it was asked for. */
export function testClient(options: HttpClientOptions = {}): {
  readonly client: HttpClient
  readonly waitsMs: readonly number[]
} {
  const waitsMs: number[] = []
  const client = httpClient({
    random: () => 0,
    sleep: (ms) => {
      waitsMs.push(ms)
      return Promise.resolve()
    },
    ...options,
  })
  onTestFinished(() => client.close())
  return { client, waitsMs }
}
