/** Who did something. An operator works on the command line with access to the database. */
export type Actor =
  | { readonly kind: 'user'; readonly id: string }
  | { readonly kind: 'operator' }
  | { readonly kind: 'system' }
  | { readonly kind: 'anonymous' };

/** One thing that was done, in the words of the domain: `session.revoked`. */
export interface AuditEntry {
  readonly actor: Actor;
  /** Noun and past verb, lower case, joined by dots. */
  readonly action: `${string}.${string}`;
  readonly subject?: { readonly kind: string; readonly id: string };
  /** Facts about the change; never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}
