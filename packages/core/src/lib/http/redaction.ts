/** Replaces secrets in texts; whatever is logged or thrown passes through it. */
export interface Redactor {
  /** Keeps a secret from now on out of every text. Texts under 4 characters are ignored. */
  add(secret: string): void
  /** The text without secrets, and without the values of query parameters that carry credentials. */
  redact(text: string): string
}

const SHORTEST_SECRET = 4
// Seen in the URLs and bodies of the platforms' token endpoints.
const CREDENTIAL =
  /((?:hapikey|access_token|refresh_token|client_secret|client_assertion|api_key|apikey|assertion|id_token)["']?\s*[=:]\s*["']?)[^&\s"'<>#,}]+/gi
// In a query only: in a body `code` is the number of an error.
const AUTHORIZATION_CODE = /([?&]code=)[^&\s"'<>#]+/gi
const AUTHORIZATION = /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/-]{6,}=*/gi

/** Makes a redactor that knows these secrets, as they are, percent-encoded, as in a form, as JSON and as base64. */
export function redactor(secrets: Iterable<string> = []): Redactor {
  const forms = new Set<string>()
  let ordered: readonly string[] = []
  const add = (secret: string): void => {
    if (secret.length < SHORTEST_SECRET || forms.has(secret)) return
    for (const form of formsOf(secret)) forms.add(form)
    ordered = [...forms].toSorted((a, b) => b.length - a.length)
  }
  for (const secret of secrets) add(secret)
  return { add, redact: (text) => redactAll(text, ordered) }
}

/** The text without these secrets. */
export function redact(text: string, secrets: Iterable<string> = []): string {
  return redactor(secrets).redact(text)
}

const ADDRESS = /[^\s@<>"'`()[\]\\,;:/?&=]{1,64}(?:@|%40)[^\s@<>"'`()[\]\\,;:/?&=]{1,253}/gi

/** The text with e-mail addresses masked: people's data does not go into logs and errors. */
export function maskAddresses(text: string): string {
  return text.includes('@') || text.includes('%40') ? text.replace(ADDRESS, '[address]') : text
}

/** Whatever a request authorizes itself with is a secret, called one or not. */
export function learnCredentials(
  secrets: Redactor,
  sent: readonly Readonly<Record<string, string>>[],
): void {
  for (const [name, value] of sent.flatMap((headers) => Object.entries(headers))) {
    if (/^(?:proxy-)?authorization$/i.test(name)) secrets.add(value.replace(/^\w+ +/, ''))
  }
}

function formsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    // As a form has it: spaces as `+`, and more characters escaped.
    new URLSearchParams({ '': secret }).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
    Buffer.from(secret).toString('base64url'),
  ]
}

function redactAll(text: string, forms: readonly string[]): string {
  let redacted = text
  for (const form of forms) {
    if (redacted.includes(form)) redacted = redacted.replaceAll(form, '[redacted]')
  }
  return redacted
    .replace(CREDENTIAL, '$1[redacted]')
    .replace(AUTHORIZATION_CODE, '$1[redacted]')
    .replace(AUTHORIZATION, '$1 [redacted]')
}
