import { checkRules, type Finding } from '#core/rules.ts';

import { mediaRules } from './media-rules.ts';
import { type AssetInput, readAsset } from './read-asset.ts';

/** Looks at an asset's folder with every media rule. Faults are findings, in the order of the rules. @throws BOX_* */
export async function validateAsset(input: AssetInput): Promise<Finding[]> {
  return checkRules(mediaRules, await readAsset(input));
}
