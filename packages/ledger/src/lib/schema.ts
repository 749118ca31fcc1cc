/** The steps that bring an empty file to the present schema; step n makes version n + 1. Steps are never changed. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE connector (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    portal TEXT NOT NULL,
    since INTEGER NOT NULL,
    cursor TEXT,
    read INTEGER NOT NULL,
    read_open INTEGER NOT NULL,
    period INTEGER NOT NULL,
    approved TEXT,
    approval_asked TEXT,
    read_again_at INTEGER,
    last_run TEXT
  ) STRICT;

  CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    portal TEXT NOT NULL,
    account_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    owner TEXT,
    status TEXT,
    title TEXT,
    starts_at INTEGER,
    told TEXT,
    sent TEXT,
    cancel_sent INTEGER NOT NULL,
    object_id TEXT,
    attendance TEXT NOT NULL,
    fold_due INTEGER NOT NULL,
    completed_at INTEGER,
    complete_due INTEGER NOT NULL,
    doubt_kind TEXT,
    doubt_message TEXT,
    trusted_distinct INTEGER NOT NULL,
    trusted_mass_cancellation INTEGER NOT NULL,
    linked_to INTEGER REFERENCES event (id),
    UNIQUE (portal, account_id, event_id)
  ) STRICT;
  CREATE INDEX event_owner ON event (owner);
  CREATE INDEX event_fold ON event (fold_due) WHERE fold_due = 1;
  CREATE INDEX event_unwritten ON event (owner)
    WHERE (told IS NOT sent OR cancel_sent != (status = 'cancelled'));
  CREATE INDEX event_title ON event (portal, title);
  CREATE INDEX event_event_id ON event (portal, event_id);

  CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    portal TEXT NOT NULL,
    email TEXT NOT NULL,
    first_name TEXT,
    last_name TEXT,
    fields TEXT NOT NULL,
    contact_id TEXT,
    fields_due INTEGER NOT NULL,
    UNIQUE (portal, email)
  ) STRICT;
  CREATE INDEX person_contact ON person (contact_id) WHERE contact_id IS NOT NULL;

  CREATE TABLE statement (
    event INTEGER NOT NULL REFERENCES event (id),
    person INTEGER NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    connector TEXT NOT NULL,
    record TEXT NOT NULL,
    at INTEGER,
    joined_at INTEGER,
    left_at INTEGER,
    seconds REAL,
    locator TEXT NOT NULL,
    evidence TEXT,
    read INTEGER NOT NULL,
    PRIMARY KEY (event, person, kind, connector, record)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE transition (
    id INTEGER PRIMARY KEY,
    event INTEGER NOT NULL REFERENCES event (id),
    person INTEGER NOT NULL REFERENCES person (id),
    connector TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    state TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    because TEXT NOT NULL,
    pinned_at INTEGER NOT NULL,
    presence TEXT,
    joined_at INTEGER,
    left_at INTEGER,
    correction INTEGER NOT NULL,
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    resent INTEGER NOT NULL,
    answered_at INTEGER,
    verified_at INTEGER,
    message TEXT,
    settled_period INTEGER,
    UNIQUE (event, person, sequence)
  ) STRICT;
  CREATE INDEX transition_open ON transition (connector, status, event, state, id)
    WHERE status IN ('waiting', 'unknown', 'stored');
  CREATE INDEX transition_settled ON transition (connector, settled_period)
    WHERE settled_period IS NOT NULL;

  -- A person names records by these ids: none is ever given again.
  CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    connector TEXT NOT NULL,
    record TEXT NOT NULL,
    reason TEXT NOT NULL,
    message TEXT NOT NULL,
    locator TEXT NOT NULL,
    raw TEXT,
    event INTEGER REFERENCES event (id),
    person INTEGER REFERENCES person (id),
    transition_id INTEGER REFERENCES transition (id),
    since INTEGER NOT NULL,
    status TEXT NOT NULL,
    UNIQUE (connector, record, reason)
  ) STRICT;
  CREATE INDEX quarantine_person ON quarantine (person) WHERE reason = 'contact_deleted';
  CREATE INDEX quarantine_event ON quarantine (event) WHERE event IS NOT NULL;
  CREATE INDEX quarantine_transition ON quarantine (transition_id) WHERE transition_id IS NOT NULL;

  CREATE TABLE counted (
    connector TEXT NOT NULL,
    record TEXT NOT NULL,
    says TEXT NOT NULL,
    event INTEGER,
    person INTEGER,
    code TEXT,
    PRIMARY KEY (connector, record, says)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- Whether the connector has listed the attendance since it gave the stay or changed it.
  ALTER TABLE statement ADD COLUMN listed INTEGER NOT NULL DEFAULT 1;

  -- What is under way to HubSpot is known by its id: the id of one that was taken back is none other's. Quarantine refers
  -- to them while they are moved.
  PRAGMA defer_foreign_keys = ON;
  CREATE TEMP TABLE moved_transition AS SELECT * FROM transition;
  DROP TABLE transition;
  CREATE TABLE transition (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    event INTEGER NOT NULL REFERENCES event (id),
    person INTEGER NOT NULL REFERENCES person (id),
    connector TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    state TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    because TEXT NOT NULL,
    pinned_at INTEGER NOT NULL,
    presence TEXT,
    joined_at INTEGER,
    left_at INTEGER,
    correction INTEGER NOT NULL,
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    resent INTEGER NOT NULL,
    answered_at INTEGER,
    verified_at INTEGER,
    message TEXT,
    settled_period INTEGER,
    UNIQUE (event, person, sequence)
  ) STRICT;
  CREATE INDEX transition_open ON transition (connector, status, event, state, id)
    WHERE status IN ('waiting', 'unknown', 'stored');
  CREATE INDEX transition_settled ON transition (connector, settled_period)
    WHERE settled_period IS NOT NULL;
  INSERT INTO transition SELECT * FROM moved_transition;
  DROP TABLE moved_transition;
  `,
]
