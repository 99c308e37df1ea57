import { useState } from 'react';

import type { Invitation } from '#server/contract/auth.ts';

import { useApp } from '#web/app/app-context.ts';
import { Field } from '#web/ui/field.tsx';
import { textOf, useForm } from '#web/ui/form-state.ts';
import { ErrorNotice } from '#web/ui/notice.tsx';

/** Makes an invitation link; it is shown once. */
export function Invitations() {
  const { account } = useApp();
  const [made, setMade] = useState<Invitation>();
  const form = useForm(async (fields) => {
    const email = textOf(fields, 'email').trim();
    const role = textOf(fields, 'role') as Invitation['role'];
    setMade(await account.invite(email === '' ? undefined : email, role));
  });
  const link = made && new URL(made.path, document.baseURI).href;
  return (
    <section aria-labelledby="invite-title">
      <div className="section-head">
        <h2 id="invite-title">Invite somebody</h2>
      </div>
      <form className="inline-form" onSubmit={form.onSubmit}>
        <Field label="Their e-mail (optional)" name="email" type="email" maxLength={254} />
        <div className="field">
          <label htmlFor="invite-role">As</label>
          <select id="invite-role" name="role" defaultValue="user">
            <option value="user">Listener</option>
            <option value="artist">Artist</option>
            <option value="moderator">Moderator</option>
          </select>
        </div>
        <button type="submit" className="button" disabled={form.busy}>
          Make a link
        </button>
      </form>
      {form.error !== undefined && <ErrorNotice error={form.error} />}
      {made && (
        <p className="one-time" role="status">
          Pass this link on; it works once and is not shown again: <code>{link}</code>
        </p>
      )}
    </section>
  );
}
