/** Where a process touches something outside of itself. */
export interface Port {
  /**
   * One boundary of a process: others may go on here, the process may die here, and where it dies
   * nothing that waits for it ever goes on. `isFree` says that it holds no lock that others need.
   * Undefined where it just goes on: to wait for nothing costs as much as to work.
   */
  pass(isFree: boolean): Promise<void> | undefined;
  readonly isDead: boolean;
}
