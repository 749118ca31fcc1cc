import { run } from './command.ts'

// Whether a change deserves a release is the author's to say; only what changesets cannot read is a problem.
const NONE_WRITTEN = /no changesets were found/

/** What changesets says of its config and of the changesets that wait for a release. */
export async function changesetProblems(root: string): Promise<string[]> {
  const { code, output } = await run({
    root,
    from: '@changesets/cli',
    command: 'changeset',
    arguments: ['status'],
  })
  return code === 0 || NONE_WRITTEN.test(output) ? [] : [output.trim()]
}
