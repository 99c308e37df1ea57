import { readdir } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { hlsRules } from '#pipeline/validate/hls-rules.ts';
import type { Presentation, Profile } from '#pipeline/validate/presentation.ts';
import { type HlsReport, validateHls } from '#pipeline/validate/validate-hls.ts';

import { copyAsset, GOOD_ASSETS, type GoodAsset, type GoodAssetName } from './good-assets.ts';
import { locationOf, openMemorySource } from './memory-source.ts';
import type { Mutation } from './mutation.ts';

const folder = path.join(import.meta.dirname, 'mutations');
const families = (await readdir(folder)).toSorted();
const mutations: Mutation[] = [];
for (const file of families) {
  const family = (await import(path.join(folder, file))) as { mutations: readonly Mutation[] };
  mutations.push(...family.mutations);
}

interface Look {
  readonly profile?: Profile;
  readonly depth?: Presentation['depth'];
  readonly start?: string;
  readonly deliver?: Mutation['deliver'];
  readonly decodedSamples?: number;
}

function validate(files: GoodAsset, look: Look = {}): Promise<HlsReport> {
  const { profile = 'rfc', depth = 'media', start = 'master.m3u8', deliver } = look;
  const source = openMemorySource(files, deliver);
  const { signal } = new AbortController();
  const { decodedSamples } = look;
  const facts = decodedSamples !== undefined && {
    asset: {
      decoded: { samples: decodedSamples, sampleRate: 44_100 },
      dir: 'file://',
      files: [...files.keys()],
    },
  };
  const location = locationOf(start);
  return runWork(validateHls({ signal }, { location, source, profile, depth, ...facts }));
}

/** Rule, place and message: what a person reads. */
const told = ({ findings }: HlsReport): string[] =>
  findings.map(({ rule, subject, message }) => `${rule} ${subject.name}: ${message}`);

describe('good presentations', () => {
  const looks = new Map<string, Look & { asset: GoodAssetName }>();
  for (const asset of Object.keys(GOOD_ASSETS) as GoodAssetName[]) {
    const isText = asset.startsWith('texts-');
    looks.set(asset, { asset, ...(isText && { depth: 'playlists' }) });
  }
  for (const { asset, profile, depth, start, deliver, decodedSamples } of mutations) {
    const served = deliver && 'served';
    const key = [asset, profile, depth, start, served, decodedSamples].filter(
      (part) => part !== undefined,
    );
    looks.set(key.join(' '), {
      asset,
      ...(profile !== undefined && { profile }),
      ...(depth !== undefined && { depth }),
      ...(start !== undefined && { start }),
      ...(decodedSamples !== undefined && { decodedSamples }),
      ...(deliver !== undefined && { deliver: (delivery) => delivery }),
    });
  }
  it.each([...looks])('finds nothing in %s', async (_, { asset, ...look }) => {
    const files = await copyAsset(asset);
    // A mutation may give the first playlist another name.
    const start = files.has(look.start ?? '') ? look.start! : 'master.m3u8';
    expect(told(await validate(files, { ...look, start }))).toEqual([]);
  });
});

describe('one fault', () => {
  it.each(mutations.map((one) => [`${one.rule}: ${one.name} (${one.asset})`, one] as const))(
    '%s',
    async (_, { rule, asset, change, ...look }) => {
      const files = await copyAsset(asset);
      change(files);
      const report = await validate(files, look);
      expect(report.findings[0]?.rule, told(report).join('\n')).toBe(rule);
      for (const finding of report.findings) {
        expect(severitiesOf(finding.rule, look.profile), finding.message).toContain(
          finding.severity,
        );
      }
    },
  );
});

/** What the page of a rule says of how much it weighs. */
function severitiesOf(id: string, profile: Profile = 'rfc'): unknown[] {
  const { severity, severityIn, exception } = hlsRules.rules.find((rule) => rule.id === id)!;
  return [severityIn?.[profile] ?? severity, exception?.severity];
}

describe('the set of rules', () => {
  it('has two mutations or more for every rule', () => {
    const counts = new Map(hlsRules.rules.map(({ id }) => [id, 0]));
    for (const { rule } of mutations) {
      expect(counts.has(rule), `a mutation names ${rule}`).toBe(true);
      counts.set(rule, counts.get(rule)! + 1);
    }
    expect([...counts].filter(([, count]) => count < 2)).toEqual([]);
  });
});
