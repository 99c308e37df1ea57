import type { Problem } from '#server/contract/common.ts';

import { plainWords } from './plain-words.ts';

/** What the server answered instead of success; `status` 0 when it could not be reached at all. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;
  readonly errors: readonly { path: string; message: string }[];

  constructor(problem: Partial<Problem> & Pick<Problem, 'status' | 'code' | 'detail'>) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.hint = problem.hint;
    this.errors = problem.errors ?? [];
  }
}

/** Reads the problem document of a failed response; other bodies become one with the status. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const text = await response.text();
  const fallback = {
    status: response.status,
    code: 'unknown',
    detail: `The server answered ${response.status}.`,
  };
  if (!response.headers.get('content-type')?.includes('json')) return new ApiProblem(fallback);
  return new ApiProblem({ ...fallback, ...(JSON.parse(text) as Partial<Problem>) });
}

/** A sentence for people: what happened, and what they can do where that is known. */
export function wordsFor(error: unknown): string {
  if (!(error instanceof ApiProblem)) return 'Something went wrong on this page. Reload it.';
  const plain = plainWords(error.code, error.message);
  if (plain !== undefined) return plain;
  const fields = error.errors.map((item) => `${item.path}: ${item.message}`);
  return [error.message, ...fields, error.hint].filter(Boolean).join(' ');
}
