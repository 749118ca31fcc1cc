import type { WebhookOutcome, WebhookReceiver, WebhookRequest } from '@turnout/core'
import type { Check } from './check.ts'
import type { OpenFixture, SourceTestOptions, WebhookFixture } from './fixture.ts'
import { must } from './promise-broken.ts'
import { settle, withFixture } from './reading.ts'

/** A push is believed only when it is genuine, and only says what to read again: promise 6, from outside. */
export function webhooks({ capabilities, webhook }: SourceTestOptions): Check[] {
  if (!capabilities.webhooks) {
    return [
      {
        promise: 6,
        name: 'no push is taken, because this source has none',
        run: (options) =>
          withFixture(options.open, async ({ source }) => {
            must(source.webhook === undefined, 6, 'The source has a webhook receiver all the same.')
          }),
      },
    ]
  }
  return [
    {
      promise: 6,
      name: 'a genuine push names the events to read again, without any request',
      run: async () => mustTakeGenuine(needed(webhook)),
    },
    ...Object.keys(webhook?.forged ?? {}).map((what): Check => ({
      promise: 6,
      name: `a forged push (${what}) is refused`,
      run: async () => mustRefuse(needed(webhook), what),
    })),
  ]
}

async function mustTakeGenuine(fixture: WebhookFixture): Promise<void> {
  await withFixture(fixture.open, async (opened) => {
    const before = opened.fetches()
    const outcome = receiverOf(opened).receive(fixture.genuine)
    const again = receiverOf(opened).receive(fixture.redelivered)
    await settle()
    must(isTaken(outcome), 6, `A genuine push was answered with status ${outcome.status}.`)
    must(
      JSON.stringify(outcome.readAgain) === JSON.stringify(fixture.readAgain),
      6,
      `A genuine push names ${JSON.stringify(outcome.readAgain)} to be read again.`,
    )
    must(
      outcome.deduplicationKey === again.deduplicationKey,
      6,
      'Two deliveries of one push have different deduplication keys.',
    )
    must(opened.fetches() === before, 6, 'Receiving a push made a request.')
  })
}

async function mustRefuse(fixture: WebhookFixture, what: string): Promise<void> {
  const request: WebhookRequest | undefined = fixture.forged[what]
  must(request !== undefined, 6, `The fixture has no forged push "${what}".`)
  await withFixture(fixture.open, async (opened) => {
    const outcome = receiverOf(opened).receive(request)
    must(!isTaken(outcome), 6, `It was answered with status ${outcome.status}.`)
    must(outcome.readAgain?.length === 0, 6, 'It makes events be read again.')
  })
}

function isTaken({ status }: WebhookOutcome): boolean {
  return status >= 200 && status < 300
}

function receiverOf({ source }: OpenFixture): WebhookReceiver {
  must(source.webhook !== undefined, 6, 'The source has no webhook receiver.')
  return source.webhook
}

function needed(webhook: WebhookFixture | undefined): WebhookFixture {
  must(webhook !== undefined, 6, 'The source takes pushes: the options need a webhook.')
  must(Object.keys(webhook.forged).length > 0, 6, 'The options need at least one forged push.')
  return webhook
}
