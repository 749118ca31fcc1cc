import type { SourceFile } from './source-files.ts'

const EXPORTED =
  /^export (?:default )?(?:declare )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|interface|type) (\w+)/

/** Every export of a package's or an app's sources that has no doc comment. */
export function docCommentProblems(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => /^(?:packages|apps)\/[^/]+\/src\/.*\.ts$/.test(path))
    .flatMap(undocumented)
}

function undocumented({ path, text }: SourceFile): string[] {
  const lines = text.split('\n')
  const documented = new Set<string>()
  return lines.flatMap((line, index) => {
    const name = EXPORTED.exec(line)?.[1]
    if (name === undefined) return []
    // Overloads share the comment of the first.
    const isDocumented = lines[index - 1]?.trimEnd().endsWith('*/') === true || documented.has(name)
    if (isDocumented) documented.add(name)
    return isDocumented ? [] : [`${path}:${index + 1}: ${name} is exported without a doc comment.`]
  })
}
