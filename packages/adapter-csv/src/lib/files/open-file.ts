import { open } from 'node:fs/promises'

/** The part of a file handle that is needed. */
export interface OpenedFile {
  read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>
  close(): Promise<void>
}

/** Opens a file for reading. */
export type OpenFile = (path: string) => Promise<OpenedFile>

/** Opens a file of this machine. */
export const openFromDisk: OpenFile = (path) => open(path, 'r')
