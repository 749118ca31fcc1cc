import type { SourceFile } from '../src/source-files.ts'

const folder = 'packages/adapter-small'

const manifest = `{
  "name": "@turnout/adapter-small",
  "description": "Reads a small platform.",
  "license": "MIT",
  "repository": { "url": "git+https://example.com/turnout.git", "directory": "${folder}" },
  "files": ["dist", "src"],
  "type": "module",
  "exports": {
    ".": { "turnout-source": "./src/index.ts", "default": "./dist/index.js" },
    "./package.json": "./package.json"
  },
  "scripts": { "build": "tsc -p tsconfig.json" },
  "dependencies": { "@turnout/core": "workspace:*", "zod": "catalog:" },
  "engines": { "node": ">=22.19" }
}`

const readme = `# Small
## What it reads
## Install
## Use
## Credentials
## Options
## What it cannot know
## Limits
## Errors and what to do
`

/** An adapter of the shape that all adapters have. */
export const smallAdapter: readonly SourceFile[] = [
  { path: `${folder}/package.json`, text: manifest },
  { path: `${folder}/README.md`, text: readme },
  { path: `${folder}/tsconfig.json`, text: '{}' },
  ...['source', 'client', 'schemas', 'to-model', 'cursor'].map((part) => ({
    path: `${folder}/src/lib/small-${part}.ts`,
    text: '',
  })),
  {
    path: `${folder}/src/index.ts`,
    text: "export { smallSource, type SmallSourceOptions } from './lib/small-source.ts'\n",
  },
  { path: `${folder}/test/conformance.test.ts`, text: '' },
]
