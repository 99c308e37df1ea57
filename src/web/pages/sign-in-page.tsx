import { useApp, useMe } from '#web/app/app-context.ts';
import { useResource } from '#web/app/use-resource.ts';
import { Field } from '#web/ui/field.tsx';
import { textOf, useForm } from '#web/ui/form-state.ts';
import { Link } from '#web/ui/link.tsx';
import { ErrorNotice } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';

/** E-mail and password; afterwards on to where one came from, a path below the base. */
export default function SignInPage({ after }: { after: string }) {
  const { account, session, router } = useApp();
  const me = useMe();
  const site = useResource('site', account.site);
  const form = useForm(async (fields) => {
    session.accept(await account.login(textOf(fields, 'email').trim(), textOf(fields, 'password')));
    router.go(/^[a-z0-9/-]*$/i.test(after) ? after : '', 'replace');
  });
  if (me) {
    return (
      <Page title="Signed in" className="narrow">
        <p>
          You are signed in as {me.displayName}. <Link to="">To the library</Link>
        </p>
      </Page>
    );
  }
  return (
    <Page title="Sign in" className="narrow">
      <form className="card-form" onSubmit={form.onSubmit}>
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
          autoComplete="current-password"
          required
          maxLength={256}
        />
        {form.error !== undefined && <ErrorNotice error={form.error} />}
        <button type="submit" className="button button-primary button-big" disabled={form.busy}>
          {form.busy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
      <p className="muted">
        {site.data?.registration === 'closed'
          ? 'New accounts are made by the administrator.'
          : 'No account? Ask whoever runs this Veza for an invitation link.'}
      </p>
    </Page>
  );
}
