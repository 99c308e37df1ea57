import { getImport, listImports, type ImportId } from '#domains/catalog/index.ts';

import { idParams, pageQuery, problem } from '../contract/common.ts';
import { importPage, importWithFailures } from '../contract/jobs.ts';
import { permission } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { toPageAnswer } from './catalog-answer.ts';
import { toImportBody } from './import-body.ts';

const listImportsRoute = defineRoute({
  method: 'get',
  path: '/api/v1/imports',
  id: 'listImports',
  summary: 'Imports of music, the newest first.',
  tag: 'imports',
  access: permission('import:read'),
  query: pageQuery,
  responses: { 200: { doc: 'A page of imports.', json: importPage } },
  async handler(ctx, { query }) {
    return toPageAnswer(await listImports(ctx, query), (items) => items.map(toImportBody));
  },
});

const getImportRoute = defineRoute({
  method: 'get',
  path: '/api/v1/imports/:id',
  id: 'getImport',
  summary: 'One import with the files that failed.',
  tag: 'imports',
  access: permission('import:read'),
  params: idParams,
  responses: {
    200: { doc: 'The import.', json: importWithFailures },
    404: { doc: 'No such import.', json: problem },
  },
  async handler(ctx, { params }) {
    const { failures, failuresLimit, ...record } = await getImport(ctx, {
      id: params.id as ImportId,
    });
    return { ...toImportBody(record), failures, failuresLimit };
  },
});

export const IMPORT_ROUTES: readonly Route[] = [listImportsRoute, getImportRoute];
