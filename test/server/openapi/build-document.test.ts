import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';

import { ROUTES } from '#server/index.ts';
import { buildDocument } from '#server/openapi/build-document.ts';
import { renderDocs } from '#server/openapi/render-docs.ts';

const byName = (a: string, b: string): number => a.localeCompare(b);
const document = buildDocument(ROUTES, { version: '1.2.3', basePath: '/music' });

describe('the API document', () => {
  test('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document) as never);
    expect(result).toEqual({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  test('has every route, and every path parameter of it', () => {
    for (const route of ROUTES) {
      const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
      const operation = document.paths[path]![route.method]!;
      expect(operation.operationId).toBe(route.id);
      const declared = operation.parameters
        .filter((item) => item['in'] === 'path')
        .map((item) => String(item['name']));
      const inPath = [...route.path.matchAll(/:([A-Za-z]+)/g)].map((match) => match[1]!);
      expect([route.id, declared.toSorted(byName)]).toEqual([route.id, inPath.toSorted(byName)]);
    }
  });

  test('names every operation once, with a summary and a problem for what fails', () => {
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(new Set(operations.map((item) => item.operationId)).size).toBe(operations.length);
    for (const operation of operations) {
      expect(operation.summary).toMatch(/^[A-Z].*\.$/);
      expect(operation.responses['default']).toEqual({ $ref: '#/components/responses/Problem' });
    }
  });

  test('names the RateLimit headers of routes that are limited', () => {
    for (const route of ROUTES.filter((item) => item.rateLimit !== undefined)) {
      const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
      const operation = document.paths[path]![route.method]!;
      const [first] = Object.values(operation.responses);
      expect(Object.keys(first!['headers'] as object)).toContain('RateLimit');
    }
  });
});

test('names the Idempotency-Key of routes that take one, and of no others', () => {
  for (const route of ROUTES) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    const keys = document.paths[path]![route.method]!.parameters.filter(
      (item) => item['name'] === 'Idempotency-Key',
    );
    const expected = route.idempotency === undefined ? [] : [route.idempotency === 'required'];
    expect([route.id, keys.map((item) => item['required'])]).toEqual([route.id, expected]);
  }
});

describe('the page of the document', () => {
  test('shows every operation and runs nothing', () => {
    const html = renderDocs(document);
    for (const route of ROUTES) expect(html).toContain(`id="${route.id}"`);
    expect(html).not.toMatch(/<script|javascript:|https?:\/\/(?!json-schema)/i);
  });

  test('shows text as text', () => {
    const evil = { ...ROUTES[0]!, summary: '<img src=x onerror=alert(1)>' };
    const html = renderDocs(buildDocument([evil], { version: '1', basePath: '/' }));
    expect(html).not.toContain('<img');
  });
});
