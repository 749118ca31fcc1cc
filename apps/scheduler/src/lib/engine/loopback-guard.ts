import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler } from 'express'

const HOSTS = new Set(['127.0.0.1', 'localhost'])

/**
 * Lets only our own command in: the bearer token, a loopback Host (against DNS rebinding) and no Origin (a browser
 * names one with every POST).
 */
export function loopbackGuard(token: string): RequestHandler {
  return (request, response, next) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '')
    if (!HOSTS.has(host) || request.headers.origin !== undefined) {
      response.status(403).json({ error: 'This address serves the turnout command only.' })
    } else if (!hasToken(request.headers.authorization, token)) {
      response.status(401).json({ error: 'The token is wrong.' })
    } else {
      next()
    }
  }
}

function hasToken(header: string | undefined, token: string): boolean {
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
