interface Words {
  /** What is the matter. */
  readonly what: string;
  /** What a person does about it. */
  readonly todo: string;
}

const CLASSES: ReadonlyMap<string, Words> = new Map(
  Object.entries({
    amount_mismatch: {
      what: 'Another amount than was asked for',
      todo: 'Compare order and payment at the provider; give back what is too much, or ask for the rest.',
    },
    currency_mismatch: {
      what: 'Another currency than was asked for',
      todo: 'Look at the payment at the provider, and give it back if it is not what the buyer meant.',
    },
    wrong_object: {
      what: 'The provider answered about something else',
      todo: 'Look the object up at the provider by its id; nothing was booked.',
    },
    unknown_status: {
      what: 'The provider uses a word that we do not know',
      todo: 'See at the provider what it means; nothing was changed because of it.',
    },
    needs_attention: {
      what: 'Cannot be settled without a person',
      todo: 'Read what is said and look at both sides.',
    },
    remote_only: {
      what: 'Somebody made it at the provider by hand',
      todo: 'Find out who, and why. Where it was taken over it is booked already: book nothing a second time.',
    },
    missing_remote: {
      what: 'The provider no longer has something of ours',
      todo: 'Ask the provider. It is looked for again meanwhile.',
    },
    duplicate_remote: {
      what: 'The provider has it twice',
      todo: 'Reverse one of them at the provider; it is followed here.',
    },
    surplus_payment: {
      what: 'Somebody paid what was not to be paid',
      todo: 'It is given back by itself; see that it arrives.',
    },
    refund_failed_after_success: {
      what: 'Money that was given back has come back',
      todo: 'Ask the buyer for another way, and give it back by that one.',
    },
    reversal_became_debt: {
      what: 'A seller owes us',
      todo: 'Ask the seller for it. It is not kept back from later sales.',
    },
    dispute_after_refund: {
      what: 'Disputed and given back at once',
      todo: 'Send the provider the proof of the refund, or the buyer gets the money twice.',
    },
    credentials_refused: {
      what: 'The provider refuses our key',
      todo: 'Put a valid key into the configuration and start again. What waits goes on by itself.',
    },
    idempotency_conflict: {
      what: 'The provider knows another request under our key',
      todo: 'Look at the provider which of the two took effect.',
    },
    long_unclear: {
      what: 'Unclear for more than a day',
      todo: 'Look at the provider whether it was made. It is looked for again meanwhile.',
    },
    missing_local: {
      what: 'The provider has money that we do not know',
      todo: 'Find out who made it there. Give it back, or book it by hand.',
    },
    amount: {
      what: 'The amounts differ here and at the provider',
      todo: 'See which side was changed. Correct the provider, or book the difference.',
    },
    currency: {
      what: 'The currencies differ here and at the provider',
      todo: 'See which side was changed; one currency runs along a whole order.',
    },
    status: {
      what: 'The provider says what cannot follow',
      todo: 'Read both sides: it was over here and is not there, or the word is new.',
    },
    destination: {
      what: 'The money went to another account',
      todo: 'Ask the seller whose account it is, and reverse it if it is not theirs.',
    },
    orphan_reversal: {
      what: 'A transfer came back without our asking',
      todo: 'It was taken over. See whether the seller is owed it again.',
    },
    id_missing: {
      what: 'Nobody knows the id at the provider',
      todo: 'Look for it at the provider by the order.',
    },
    id_conflict: {
      what: 'Two rows claim one object of the provider',
      todo: 'See at the provider which of them it names.',
    },
    over_refunded: {
      what: 'More goes back than came in',
      todo: 'Cancel at the provider what is still open.',
    },
    under_reversed: {
      what: 'Less came back from a seller than we have booked',
      todo: 'Count the reversals of the transfer at the provider.',
    },
    entitlement_without_payment: {
      what: 'Something is in force that nobody paid',
      todo: 'It is taken back by itself; see how it came to be.',
    },
    stale_unknown: {
      what: 'For a day nobody could tell what became of it',
      todo: 'Look for it at the provider. It is looked for again meanwhile.',
    },
  }),
);

/** What a matter of a class is about, and what to do; classes that are new say that they are. */
export function exceptionWords(className: string): Words {
  return CLASSES.get(className) ?? { what: className, todo: 'Look at both sides.' };
}
