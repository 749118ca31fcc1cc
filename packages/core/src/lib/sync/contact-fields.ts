import type { ConnectorRun } from './connector-run.ts'
import { toPerson } from './send-people.ts'
import type { PersonRow } from './ledger-rows.ts'

const PEOPLE_AT_ONCE = 500

/** Brings fields that changed onto the contacts of people who were sent, where the connector asks for it. */
export async function writeContactFields(run: ConnectorRun): Promise<void> {
  const { contactFields = 'on-create', destination, name } = run.connector
  if (contactFields === 'on-create') return
  for (;;) {
    run.signal.throwIfAborted()
    const people = await run.ledger.transaction((tx) =>
      tx.peopleWithFieldsDue(name, PEOPLE_AT_ONCE),
    )
    if (people.length === 0) return
    const { refused } = await destination.updateContacts(people.map(withContact), contactFields, {
      signal: run.signal,
    })
    if (refused.length > 0) {
      run.notices.add(
        `HubSpot refused the fields of ${refused.length} contacts: ${refused[0]?.message ?? ''}`,
      )
    }
    await run.ledger.transaction((tx) => tx.fieldsWritten(people.map(({ id }) => id)))
  }
}

function withContact(person: PersonRow) {
  return { person: toPerson({ person }), contactId: person.contactId }
}
