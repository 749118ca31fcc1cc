import type { Command } from 'commander'
import type { RunCommand } from './command-context.ts'
export function addCsvInspect(_csv: Command, _run: RunCommand): void {}
