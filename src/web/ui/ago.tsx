import { agoOf } from './ago-of.ts';
import { formatMoment } from './format-day.ts';

/** How long ago a moment was; the moment itself is its title. */
export function Ago({ time }: { time: string }) {
  return (
    <time dateTime={time} title={formatMoment(time)}>
      {agoOf(time, Date.now())}
    </time>
  );
}
