import { type Dispatcher, undiciDispatcher } from '@turnout/core/http'

/** A dispatcher that can be asked what it does. */
export interface WatchedDispatcher extends Dispatcher {
  /** Requests that were answered. */
  answered(): number
  /** Requests on their way. */
  underWay(): number
}

/** Watches a pool of connections. */
export function watchedDispatcher(): WatchedDispatcher {
  const pool = undiciDispatcher({ connectMs: 5000 })
  let answered = 0
  let underWay = 0
  return {
    send: async (exchange) => {
      underWay += 1
      try {
        const answer = await pool.send(exchange)
        answered += 1
        return answer
      } finally {
        underWay -= 1
      }
    },
    close: () => pool.close(),
    answered: () => answered,
    underWay: () => underWay,
  }
}
