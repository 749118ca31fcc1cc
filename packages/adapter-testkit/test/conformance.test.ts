import { describe, it } from 'vitest'
import { testSource } from '../src/index.ts'
import { smallOptions } from './small-fixtures.ts'
import { smallSource } from './small-source.ts'

testSource({ describe, it }, smallOptions(smallSource))
