import type { AnchorHTMLAttributes, MouseEvent } from 'react';

import { useApp } from '#web/app/app-context.ts';

/** A link to a page of ours: followed without loading the document again. */
export function Link({
  to,
  onClick,
  children,
  ...rest
}: { to: string } & AnchorHTMLAttributes<HTMLAnchorElement>) {
  const { router } = useApp();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    // New tabs and windows are the browser's.
    const own =
      event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!own || event.defaultPrevented) return;
    event.preventDefault();
    router.go(to);
  };
  return (
    <a {...rest} href={router.href(to)} onClick={follow}>
      {children}
    </a>
  );
}
