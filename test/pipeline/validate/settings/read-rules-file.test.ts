import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { readRulesFile } from '#pipeline/validate/settings/read-rules-file.ts';

describe('the file of severities and exceptions', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'veza-rules-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  const read = async (text: string) => {
    const file = path.join(dir, 'veza.hls.json');
    await writeFile(file, text);
    return readRulesFile(file, true);
  };
  const problems = (text: string): Promise<unknown> =>
    read(text).then(
      () => [],
      (error: { details: { problems: string[] } }) => error.details.problems,
    );

  it('is read with its reasons', async () => {
    const severities = { 'endlist-present': { severity: 'off', reason: 'these are live' } };
    const ignores = [{ rule: 'target-duration-six', subject: 'old/**', reason: 'made in 2019' }];
    expect(await read(JSON.stringify({ severities, ignores }))).toEqual({ severities, ignores });
  });

  it('may be missing in the working directory, and not where it was named', async () => {
    const file = path.join(dir, 'gone.json');
    expect(await readRulesFile(file, true)).toEqual({ severities: {}, ignores: [] });
    await expect(readRulesFile(file, false)).rejects.toMatchObject({
      code: 'HLS_RULES_FILE_INVALID',
    });
  });

  it('looks as the page says', async () => {
    const page = await readFile(path.join(import.meta.dirname, '../../../../docs/hls.md'), 'utf8');
    const example = /```json\n(?<text>.*?)```/s.exec(page)!.groups!['text']!;
    expect(Object.keys((await read(example)).severities)).toHaveLength(2);
  });

  it('is refused with every fault at once', async () => {
    const text = JSON.stringify({
      severities: {
        'endlist-presnt': { severity: 'off', reason: 'x' },
        M10: { severity: 'info', reason: 'x' },
      },
      ignores: [{ rule: 'quite-another', reason: 'x' }],
    });
    expect(await problems(text)).toEqual([
      'severities.endlist-presnt: there is no rule "endlist-presnt". Did you mean "endlist-present"?',
      'severities.M10: there is no rule "M10". Did you mean "endlist-present"?',
      'ignores.0.rule: there is no rule "quite-another".',
    ]);
  });

  it.each([
    ['{', /^it is no JSON/],
    ['[]', /^all of it: /],
    ['{"ignore":[]}', /ignore/],
    ['{"severities":{"endlist-present":{"severity":"loud","reason":"x"}}}', /severity/],
    ['{"severities":{"endlist-present":{"severity":"off"}}}', /reason/],
    ['{"ignores":[{"rule":"endlist-present","reason":" "}]}', /reason: say why/],
  ])('is refused as %s', async (text, problem) => {
    expect(await problems(text)).toEqual([expect.stringMatching(problem)]);
  });
});
