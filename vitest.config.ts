import { defineConfig } from 'vitest/config'

// Without 'import': vitest hands these to Node, whose require() would then take the ES modules that
// packages like is-promise keep beside their CommonJS, and express could not run.
const conditions = ['turnout-source', 'node', 'module', 'default']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['{packages,apps,tooling}/*/{src,test}/**/*.test.ts', 'examples/test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
