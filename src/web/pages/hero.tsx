import type { ReactNode } from 'react';

import { Cover } from '#web/ui/cover.tsx';
import { useTint } from '#web/ui/use-tint.ts';

interface HeroProps {
  readonly kind: string;
  readonly title: string;
  readonly coverUrl: string | null;
  /** Whose drawn cover stands in where there is no picture. */
  readonly coverName: string;
  /** The line below the title. */
  readonly about: ReactNode;
  /** Buttons. */
  readonly children?: ReactNode;
}

/** The head of an album or a track: its cover large, the page tinted by it. */
export function Hero({ kind, title, coverUrl, coverName, about, children }: HeroProps) {
  const tint = useTint(coverUrl, coverName);
  return (
    <header className="hero" style={{ ['--tint' as string]: tint }}>
      <div className="hero-cover">
        <Cover url={coverUrl} name={coverName} eager />
      </div>
      <div className="hero-words">
        <p className="hero-kind">{kind}</p>
        <h1>{title}</h1>
        <p className="hero-about">{about}</p>
        <div className="hero-actions">{children}</div>
      </div>
    </header>
  );
}
