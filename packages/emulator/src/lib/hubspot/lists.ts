/** One list of contacts, by its ILS id. */
export interface ContactList {
  readonly listId: string
  name: string
  readonly objectTypeId: string
  readonly processingType: string
  readonly memberIds: Set<string>
  readonly createdAt: number
  updatedAt: number
}

/** The lists of one portal. */
export class Lists {
  readonly #byId = new Map<string, ContactList>()
  #lastId: number

  constructor(firstId: number) {
    this.#lastId = firstId
  }

  add(
    list: { name: string; objectTypeId?: string; processingType?: string },
    now: number,
  ): ContactList {
    this.#lastId += 1
    const added: ContactList = {
      listId: String(this.#lastId),
      name: list.name,
      objectTypeId: list.objectTypeId ?? '0-1',
      processingType: list.processingType ?? 'MANUAL',
      memberIds: new Set(),
      createdAt: now,
      updatedAt: now,
    }
    this.#byId.set(added.listId, added)
    return added
  }

  get(listId: string): ContactList | undefined {
    return this.#byId.get(listId)
  }

  byName(name: string): ContactList | undefined {
    return this.all().find((list) => list.name.toLowerCase() === name.toLowerCase())
  }

  delete(list: ContactList): void {
    this.#byId.delete(list.listId)
  }

  all(): ContactList[] {
    return [...this.#byId.values()]
  }

  snapshot(): ListsSnapshot {
    const lists = this.all().map((list) => ({ ...list, memberIds: [...list.memberIds] }))
    return { lists, lastId: this.#lastId }
  }

  restore(snapshot: ListsSnapshot): void {
    this.#byId.clear()
    for (const list of snapshot.lists) {
      this.#byId.set(list.listId, { ...list, memberIds: new Set(list.memberIds) })
    }
    this.#lastId = snapshot.lastId
  }
}

/** What {@link Lists} keeps in a state file. */
export interface ListsSnapshot {
  readonly lists: readonly (Omit<ContactList, 'memberIds'> & {
    readonly memberIds: readonly string[]
  })[]
  readonly lastId: number
}
