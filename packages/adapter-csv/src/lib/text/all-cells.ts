import { type Row, rowText } from './row.ts'
import type { TokenizerOptions } from './row-cutter.ts'
import { Tokenizer } from './tokenizer.ts'

/** Splits the text of one row into all of its cells, whatever columns were wanted. */
export function allCells(row: Row, options: TokenizerOptions): readonly string[] {
  const tokenizer = new Tokenizer(options)
  const [first] = [...tokenizer.push(rowText(row)), ...tokenizer.end()]
  return first?.cells ?? []
}
