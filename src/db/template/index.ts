export { cloneDatabase, type CloneResult } from './clone-database.ts';
export { makeTemplate, type TemplateInput } from './make-template.ts';
export { templateErrors } from './template-errors.ts';
