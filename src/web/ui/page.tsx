import { useEffect, type ReactNode } from 'react';

/** A page's frame: its title is the heading and names the document. */
export function Page({
  title,
  className = '',
  head,
  children,
}: {
  title: string;
  className?: string;
  /** What stands instead of the plain heading; must hold the `h1` itself. */
  head?: ReactNode;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = title === 'Library' ? 'Veza' : `${title} · Veza`;
  }, [title]);
  return (
    <div className={`page ${className}`}>
      {head ?? <h1>{title}</h1>}
      {children}
    </div>
  );
}
