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

  it('is refused with every fault at once, each with its place', async () => {
    const text = JSON.stringify(
      {
        severities: {
          'endlist-presnt': { severity: 'off', reason: 'x' },
          M10: { severity: 'info', reason: 'x' },
        },
        ignores: [
          { rule: 'line-ends', reason: 'x' },
          { rule: 'quite-another', reason: 'x' },
        ],
      },
      undefined,
      2,
    );
    expect(await problems(text)).toEqual([
      'line 3, column 5: severities.endlist-presnt: there is no rule "endlist-presnt". Did you mean "endlist-present"?',
      'line 7, column 5: severities.M10: there is no rule "M10". Did you mean "endlist-present"?',
      'line 18, column 7: ignores.1.rule: there is no rule "quite-another".',
    ]);
  });

  it.each([
    ['{', 'line 1, column 2: it is no JSON; here it breaks off.'],
    ['{"a":\n1,\n]', 'line 3, column 1: it is no JSON; here it breaks off.'],
    ['{"a":', 'line 1, column 6: it is no JSON; the file ends inside of it.'],
    ['[]', 'line 1, column 1: [] is not an object, { … }.'],
    [
      '{"ignore":[]}',
      'line 1, column 2: ignore: nothing is called that here. Did you mean "ignores"?',
    ],
    [
      '{"zebra":[]}',
      'line 1, column 2: zebra: nothing is called that here. There are $schema, severities, ignores.',
    ],
    [
      '{"ignores":[{"rule":"endlist-present","reason":"x","subjct":"a"}]}',
      'line 1, column 52: ignores.0.subjct: nothing is called that here. Did you mean "subject"?',
    ],
    [
      '{"severities":{"endlist-present":{"severity":"warn","reason":"x"}}}',
      'line 1, column 35: severities.endlist-present.severity: "warn" is none of info, warning, error, off. Did you mean "warning"?',
    ],
    [
      '{"severities":{"endlist-present":{"severity":3,"reason":"x"}}}',
      'line 1, column 35: severities.endlist-present.severity: 3 is none of info, warning, error, off.',
    ],
    [
      '{"severities":{"endlist-present":{"severity":"off"}}}',
      'line 1, column 16: severities.endlist-present.reason: it is missing.',
    ],
    ['{"severities":[]}', 'line 1, column 2: severities: [] is not an object, { … }.'],
    [
      '{"ignores":[{"rule":7,"reason":"x"}]}',
      'line 1, column 14: ignores.0.rule: 7 is not text in quotes.',
    ],
    [
      '{"ignores":[{"rule":"endlist-present","reason":" "}]}',
      'line 1, column 39: ignores.0.reason: say why, in words.',
    ],
  ])('is refused as %s', async (text, problem) => {
    expect(await problems(text)).toEqual([problem]);
  });
});
