import { inspect } from 'node:util'
import { httpClient, maskAddresses, redact, redactor, type Dispatcher } from '@turnout/core/http'
import fc from 'fast-check'
import { expect, it } from 'vitest'

it('replaces a secret, whole or encoded', () => {
  const secret = 'a/b+c=d"e'
  const text = [secret, encodeURIComponent(secret), JSON.stringify(secret), btoa(secret)].join(' ')
  expect(redact(text, [secret])).toBe('[redacted] [redacted] "[redacted]" [redacted]')
})

it('replaces a secret as a form has it', () => {
  const form = new URLSearchParams({ password: "it's a secret!" }).toString()
  expect(redact(form, ["it's a secret!"])).toBe('password=[redacted]')
})

it('leaves no secret in any text around it', () => {
  const texts = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 40 })
  fc.assert(
    fc.property(texts, fc.string(), fc.string(), (secret, before, after) => {
      fc.pre(!'[redacted]'.includes(secret) && !before.includes(secret) && !after.includes(secret))
      expect(redact(`${before}\n${secret}\n${after}`, [secret])).not.toContain(`\n${secret}\n`)
    }),
  )
})

it.each([
  ['https://x.test/?hapikey=abc&limit=1', 'https://x.test/?hapikey=[redacted]&limit=1'],
  ['https://x.test/?code=abc&state=1', 'https://x.test/?code=[redacted]&state=1'],
  ['{"code":4711,"message":"no"}', '{"code":4711,"message":"no"}'],
  ['{"access_token":"abc","n":1}', '{"access_token":"[redacted]","n":1}'],
  ['Authorization: Bearer abcdefgh', 'Authorization: Bearer [redacted]'],
  [
    'grant_type=refresh_token&refresh_token=abc',
    'grant_type=refresh_token&refresh_token=[redacted]',
  ],
])('knows where platforms put credentials: %s', (text, expected) => {
  expect(redact(text)).toBe(expected)
})

it('learns secrets as they come', () => {
  const secrets = redactor()
  secrets.add('new-token')
  expect(secrets.redact('the new-token is')).toBe('the [redacted] is')
})

it('masks addresses, plain and percent-encoded', () => {
  expect(maskAddresses('who is a.b+c@example.com or a%2Bb%40example.com?')).toBe(
    'who is [address] or [address]?',
  )
})

const echo: Dispatcher = {
  send: ({ url, headers }) =>
    Promise.resolve({
      status: 400,
      headers: {},
      body: new TextEncoder().encode(`${url.href} ${headers['authorization']} pl4nted-secret`),
    }),
  close: () => Promise.resolve(),
}

it('keeps secrets, query values and addresses out of an error, however it is looked at', async () => {
  const client = httpClient({ dispatcher: echo, secrets: ['pl4nted-secret'] })
  const error: unknown = await client
    .request({
      method: 'GET',
      url: 'https://user:passw0rd@x.test/people/ann%40example.com',
      query: { q: 'querytext', token: 'pl4nted-secret' },
      headers: { authorization: 'Bearer pl4nted-secret' },
    })
    .catch((reason: unknown) => reason)
  const { url, message } = error as { url: string; message: string }
  expect(url).toBe('https://x.test/people/[address]?q=…&token=…')
  expect(message).not.toMatch(/querytext|passw0rd/)
  expect(inspect(error, { showHidden: true, depth: 10 }) + JSON.stringify(error)).not.toMatch(
    /pl4nted|passw0rd|ann%40/,
  )
  expect(inspect(client, { showHidden: true, depth: 10 })).not.toContain('pl4nted')
})

it.each(['Authorization', 'authorization'])(
  'keeps what a request authorizes itself with out of an error, though nobody called it a secret: %s',
  async (name) => {
    const dispatcher: Dispatcher = {
      send: ({ headers }) => {
        const text = JSON.stringify(Object.values(headers).map((value) => value.split(' ').at(-1)))
        return Promise.resolve({ status: 400, headers: {}, body: new TextEncoder().encode(text) })
      },
      close: () => Promise.resolve(),
    }
    const clients = [
      httpClient({ dispatcher, headers: { [name]: 'Bearer unt0ld-token' } }),
      httpClient({
        dispatcher,
        authorization: { headers: () => ({ [name]: 'Bearer unt0ld-token' }) },
      }),
    ]
    for (const client of clients) {
      const asking = client.request({ method: 'GET', url: 'https://x.test/' })
      const error: unknown = await asking.catch((reason: unknown) => reason)
      expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain('unt0ld')
    }
  },
)

it('keeps secrets and addresses out of the log', async () => {
  const lines: string[] = []
  const keep = (message: string, fields?: object): void =>
    void lines.push(message + JSON.stringify(fields))
  const client = httpClient({
    dispatcher: {
      ...echo,
      send: async (exchange) => ({ ...(await echo.send(exchange)), status: 503 }),
    },
    secrets: ['pl4nted-secret'],
    log: { debug: keep, info: keep, warn: keep, error: keep },
    sleep: () => Promise.resolve(),
  })
  await client
    .request({
      method: 'GET',
      url: 'https://x.test/people/ann@example.com',
      query: { t: 'pl4nted-secret' },
    })
    .catch(() => {})
  expect(lines).toHaveLength(4)
  expect(lines.join()).not.toMatch(/pl4nted|ann@/)
})
