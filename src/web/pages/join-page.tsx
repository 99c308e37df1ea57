import { useState } from 'react';

import { useApp } from '#web/app/app-context.ts';
import { Field } from '#web/ui/field.tsx';
import { textOf, useForm } from '#web/ui/form-state.ts';
import { Link } from '#web/ui/link.tsx';
import { ErrorNotice } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';

const WORDS = {
  claim: {
    title: 'Claim this Veza',
    about: 'You are about to become its first administrator.',
    button: 'Become the administrator',
    noToken: 'Open the whole claim link that the terminal printed. It works once, for 30 minutes.',
  },
  invite: {
    title: 'Welcome',
    about: 'You were invited. Make an account to hear what members hear.',
    button: 'Create my account',
    noToken: 'Open the whole invitation link that you were given. It works once.',
  },
} as const;

const passwordLengthMin = 8;

/** Makes an account with the one-time token of a claim or invitation link. */
export default function JoinPage({ kind, token }: { kind: 'claim' | 'invite'; token: string }) {
  const { account, session, router } = useApp();
  const words = WORDS[kind];
  // The address no longer has it, and going on must not lose it.
  const [kept] = useState(token);
  const form = useForm(async (fields) => {
    const made = {
      email: textOf(fields, 'email').trim(),
      password: textOf(fields, 'password'),
      displayName: textOf(fields, 'displayName').trim(),
    };
    session.accept(
      await (kind === 'claim' ? account.claim(kept, made) : account.register(kept, made)),
    );
    router.go('', 'replace');
  });
  if (kept === '') {
    return (
      <Page title={words.title} className="narrow">
        <p>{words.noToken}</p>
        <p>
          <Link to="">To the library</Link>
        </p>
      </Page>
    );
  }
  return (
    <Page title={words.title} className="narrow">
      <p className="lead">{words.about}</p>
      <form className="card-form" onSubmit={form.onSubmit}>
        <Field
          label="Your name"
          name="displayName"
          autoComplete="nickname"
          required
          maxLength={100}
        />
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          required
          maxLength={254}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={passwordLengthMin}
          maxLength={256}
          advice={`At least ${passwordLengthMin} characters; a few words are better than signs.`}
        />
        {form.error !== undefined && <ErrorNotice error={form.error} />}
        <button type="submit" className="button button-primary button-big" disabled={form.busy}>
          {form.busy ? 'One moment…' : words.button}
        </button>
      </form>
    </Page>
  );
}
