/** One thing that is proven about the repository. */
export interface Check {
  readonly name: string
  /** The problems found in the repository at `root`, each a line or more; none when all is well. */
  readonly run: (root: string) => Promise<readonly string[]>
  /** Names of checks that must have passed before this one can say anything. */
  readonly after?: readonly string[]
}
