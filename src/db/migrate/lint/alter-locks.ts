import { strongerLock, type LockMode } from './locks.ts';
import type { AlterTableCmd } from './sql-tree.ts';

/**
 * Commands of `alter table` that need less than ACCESS EXCLUSIVE, as the reference page of
 * `ALTER TABLE` says of each form; every other form takes ACCESS EXCLUSIVE.
 */
const WEAKER: Readonly<Record<string, LockMode>> = Object.freeze({
  AT_SetStatistics: 'SHARE UPDATE EXCLUSIVE',
  AT_SetOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_ResetOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_ClusterOn: 'SHARE UPDATE EXCLUSIVE',
  AT_DropCluster: 'SHARE UPDATE EXCLUSIVE',
  AT_ValidateConstraint: 'SHARE UPDATE EXCLUSIVE',
  AT_AttachPartition: 'SHARE UPDATE EXCLUSIVE',
  AT_SetRelOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_ResetRelOptions: 'SHARE UPDATE EXCLUSIVE',
  AT_EnableTrig: 'SHARE ROW EXCLUSIVE',
  AT_EnableAlwaysTrig: 'SHARE ROW EXCLUSIVE',
  AT_EnableReplicaTrig: 'SHARE ROW EXCLUSIVE',
  AT_EnableTrigAll: 'SHARE ROW EXCLUSIVE',
  AT_EnableTrigUser: 'SHARE ROW EXCLUSIVE',
  AT_DisableTrig: 'SHARE ROW EXCLUSIVE',
  AT_DisableTrigAll: 'SHARE ROW EXCLUSIVE',
  AT_DisableTrigUser: 'SHARE ROW EXCLUSIVE',
});

/** The lock that an `alter table` takes: the strongest that one of its commands needs. Pure. */
export function alterLock(commands: readonly AlterTableCmd[]): LockMode {
  return commands.map(commandLock).reduce(strongerLock);
}

function commandLock({ subtype, def }: AlterTableCmd): LockMode {
  if (subtype === 'AT_AddConstraint' && def?.Constraint?.contype === 'CONSTR_FOREIGN') {
    return 'SHARE ROW EXCLUSIVE';
  }
  const isConcurrent = def?.PartitionCmd?.concurrent === true;
  const isFinal = subtype === 'AT_DetachPartitionFinalize';
  if (isFinal || (subtype === 'AT_DetachPartition' && isConcurrent)) {
    return 'SHARE UPDATE EXCLUSIVE';
  }
  return WEAKER[subtype] ?? 'ACCESS EXCLUSIVE';
}
