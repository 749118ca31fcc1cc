import type { EmailAddress } from '@turnout/core'
import type { LedgerTransaction, PersonRow } from '@turnout/core/sync'
import { flag, json, number, text, textOrNull } from './columns.ts'
import { type Db, list, type SqlRow } from './db.ts'

type PeopleStore = Pick<
  LedgerTransaction,
  'peopleByEmail' | 'savePeople' | 'setContactIds' | 'peopleWithFieldsDue' | 'fieldsWritten'
>

type NewPerson = Omit<PersonRow, 'id' | 'contactId' | 'fieldsDue'>

/** The part of the ledger that keeps people. */
export function peopleStore(db: Db): PeopleStore {
  return {
    async peopleByEmail(portal, emails) {
      return peopleByEmail(db, portal, emails)
    },
    async savePeople(portal, people) {
      const known = new Map(
        peopleByEmail(
          db,
          portal,
          people.map(({ email }) => email),
        ).map((person) => [person.email, person]),
      )
      return people.map((person) => savePerson(db, portal, person, known.get(person.email) ?? null))
    },
    async setContactIds(contacts) {
      for (const { personId, contactId } of contacts) {
        db.run('UPDATE person SET contact_id = ? WHERE id = ?', contactId, personId)
      }
    },
    async peopleWithFieldsDue(connector, limit) {
      return db
        .all(
          `SELECT * FROM person WHERE fields_due = 1 AND id IN (
             SELECT person FROM transition
             WHERE connector = ?1 AND status IN ('stored', 'verified', 'span_kept'))
             AND portal = (SELECT portal FROM connector WHERE name = ?1)
           LIMIT ?2`,
          connector,
          limit,
        )
        .map(toPerson)
    },
    async fieldsWritten(personIds) {
      db.run(
        'UPDATE person SET fields_due = 0 WHERE id IN (SELECT value FROM json_each(?))',
        list(personIds),
      )
    },
  }
}

/** Reads a row of the table `person`. */
export function toPerson(row: SqlRow): PersonRow {
  return {
    id: number(row, 'id'),
    // The table holds only addresses that were parsed before they were saved.
    email: text(row, 'email') as EmailAddress,
    firstName: textOrNull(row, 'first_name'),
    lastName: textOrNull(row, 'last_name'),
    fields: json<Readonly<Record<string, string>>>(row, 'fields'),
    contactId: textOrNull(row, 'contact_id'),
    fieldsDue: flag(row, 'fields_due'),
  }
}

function peopleByEmail(db: Db, portal: string, emails: readonly EmailAddress[]): PersonRow[] {
  return db
    .all(
      'SELECT * FROM person WHERE portal = ? AND email IN (SELECT value FROM json_each(?))',
      portal,
      list(emails),
    )
    .map(toPerson)
}

function savePerson(db: Db, portal: string, person: NewPerson, known: PersonRow | null): PersonRow {
  const firstName = person.firstName ?? known?.firstName ?? null
  const lastName = person.lastName ?? known?.lastName ?? null
  const fields = { ...known?.fields, ...person.fields }
  const same =
    known !== null &&
    known.firstName === firstName &&
    known.lastName === lastName &&
    JSON.stringify(known.fields) === JSON.stringify(fields)
  if (same) return known
  const row = db.get(
    `INSERT INTO person (portal, email, first_name, last_name, fields, fields_due)
     VALUES (?, ?, ?, ?, ?, 1)
     ON CONFLICT (portal, email) DO UPDATE SET first_name = excluded.first_name,
       last_name = excluded.last_name, fields = excluded.fields, fields_due = 1
     RETURNING *`,
    portal,
    person.email,
    firstName,
    lastName,
    JSON.stringify(fields),
  )
  return toPerson(row ?? {})
}
