import { createHash } from 'node:crypto';

import * as z from 'zod';

import { anyone } from '../http/access.ts';
import { defineRoute } from '../http/route.ts';
import { renderDocs, DOCS_STYLE } from '../openapi/render-docs.ts';
import type { OpenApiDocument } from '../openapi/build-document.ts';

const STYLE_HASH = createHash('sha256').update(DOCS_STYLE).digest('base64');
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const getApiDocument = defineRoute({
  method: 'get',
  path: '/openapi.json',
  id: 'getApiDocument',
  summary: 'This document.',
  tag: 'documentation',
  access: anyone,
  anonymous: true,
  responses: { 200: { doc: 'OpenAPI 3.1.', json: z.looseObject({ openapi: z.string() }) } },
  handler: async (_ctx, { server, res }) => {
    res.setHeader('Cache-Control', 'no-cache');
    res.setHeader('Content-Type', 'application/json; charset=utf-8');
    res.end(server.apiDocument);
  },
});

const getDocs = defineRoute({
  method: 'get',
  path: '/docs',
  id: 'getDocs',
  summary: 'The API document as a page to read.',
  tag: 'documentation',
  access: anyone,
  anonymous: true,
  responses: { 200: { doc: 'The page.', media: 'text/html' } },
  handler: async (_ctx, { server, res }) => {
    res.setHeader('Cache-Control', 'no-cache');
    res.setHeader('Content-Security-Policy', POLICY);
    res.setHeader('Content-Type', 'text/html; charset=utf-8');
    res.end(renderDocs(JSON.parse(server.apiDocument) as OpenApiDocument));
  },
});

export const DOCS_ROUTES = [getApiDocument, getDocs];
