import { afterAll, beforeAll, expect, test } from 'vitest';

import { runProgram, type ProgramInput } from '../support/run-program.ts';
import { openTestContext, type TestContext } from '../support/test-context.ts';

let t: TestContext;
let input: ProgramInput;
beforeAll(async () => {
  t = await openTestContext();
  input = { dataDir: t.ctx.config.dataDir, databaseUrl: t.databaseUrl };
});
afterAll(() => t[Symbol.asyncDispose]());

test.each([
  ['orders list', 'No orders to list.'],
  ['jobs list', 'No jobs to list.'],
  ['products list', 'No products to list.'],
  ['webhooks list', 'No deliveries to list.'],
  ['plans list', 'No plans to list.'],
  ['sellers list', 'No sellers to list.'],
  ['transfers list', 'No transfers to list.'],
  ['subscriptions list', 'No subscriptions to list.'],
  ['users list', 'No accounts to list.'],
  ['payments exceptions list', 'Nothing waits for a person.'],
  ['ledger balance', 'Nothing is on the books.'],
])('veza %s says that there is nothing, and prints no head of a table', async (line, sentence) => {
  const ran = await runProgram(input, line.split(' '));
  expect([ran.code, ran.stdout]).toEqual([0, `${sentence}\n`]);
});

test('a program gets an empty list all the same', async () => {
  const ran = await runProgram(input, ['orders', 'list', '--json']);
  expect(JSON.parse(ran.stdout)).toMatchObject({ orders: [], nextCursor: null });
});
