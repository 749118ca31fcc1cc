export { templateSource, type TemplateSourceOptions } from './lib/template-source.ts'
