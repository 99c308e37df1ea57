import { isUuid } from '#core/ids.ts';

import { ledgerErrors } from './errors.ts';
import { accountKindSpec, ACCOUNT_KINDS, type AccountKind, type AccountName } from './model.ts';

/** Reads `platform_fee` or `seller_payable:ID`. Pure. @throws LEDGER_ACCOUNT_INVALID */
export function parseAccountName(text: string): AccountName {
  const [kind = '', ownerId, ...more] = text.split(':');
  const isKnown = Object.hasOwn(ACCOUNT_KINDS, kind) && more.length === 0;
  const owned = isKnown && accountKindSpec(kind as AccountKind).owned === true;
  if (!isKnown || owned !== (ownerId !== undefined) || (owned && !isUuid(ownerId!))) {
    const kinds = Object.keys(ACCOUNT_KINDS).join(', ');
    throw ledgerErrors.LEDGER_ACCOUNT_INVALID({ account: text.slice(0, 100), kinds });
  }
  return ownerId === undefined
    ? { kind: kind as AccountKind }
    : { kind: kind as AccountKind, ownerId };
}
