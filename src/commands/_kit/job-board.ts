import { visible } from '#core/visible.ts';
import type { JobDocument, QueueProgress } from '#domains/jobs/index.ts';

/** A job that a worker is at or that waits, as a line of the board. */
export interface BoardRow {
  readonly id: string;
  readonly title: string;
  readonly state: JobDocument['state'];
  /** 0–1; undefined while nobody knows how long the music is. */
  readonly share: number | undefined;
  /** Seconds of music a second, since the board first saw the job at work. */
  readonly speed: number | undefined;
  readonly leftMs: number | undefined;
}

/** What the board shows at one moment. */
export interface BoardView {
  /** Jobs at work, then those that wait, the oldest first; as many as there is room for. */
  readonly rows: readonly BoardRow[];
  /** Open jobs for which there was no room. */
  readonly more: number;
  readonly counts: Readonly<Record<(typeof COUNTED)[number], number>>;
}

const COUNTED = ['running', 'waiting', 'done', 'failed', 'cancelled'] as const;

type Job = Pick<
  JobDocument,
  'id' | 'trackTitle' | 'state' | 'processedMs' | 'totalMs' | 'createdAt'
>;

interface Entry {
  readonly job: Job;
  /** Where the job was when it was first seen at work; the speed is measured from here. */
  readonly from: { readonly processedMs: number; readonly atMs: number } | undefined;
  readonly nowMs: number;
}

/** The open jobs of a queue and what became of the others, as the events tell them. */
export interface JobBoard {
  /** Takes a job as it is at `nowMs`, a monotonic time. */
  takeJob(job: Job, nowMs: number): void;
  takeQueue(queue: Pick<QueueProgress, 'waiting' | 'running'>): void;
  view(rowsMax: number): BoardView;
}

/** An empty board. */
export function openJobBoard(): JobBoard {
  const open = new Map<string, Entry>();
  const ended = { done: 0, failed: 0, cancelled: 0 };
  let queue = { waiting: 0, running: 0 };
  return {
    takeJob(job, nowMs) {
      const { state } = job;
      if (state === 'done' || state === 'failed' || state === 'cancelled') {
        open.delete(job.id);
        ended[state] += 1;
        return;
      }
      const from = state === 'encoding' ? measuredFrom(open.get(job.id), job, nowMs) : undefined;
      open.set(job.id, { job, from, nowMs });
    },
    takeQueue({ waiting, running }) {
      queue = { waiting, running };
    },
    view(rowsMax) {
      const rows = [...open.values()].sort(inOrder).slice(0, rowsMax).map(toRow);
      const more = Math.max(open.size, queue.waiting + queue.running) - rows.length;
      return { rows, more, counts: { ...queue, ...ended } };
    },
  };
}

/** A new attempt starts from the beginning, and so does its speed. */
function measuredFrom(before: Entry | undefined, job: Job, nowMs: number): Entry['from'] {
  const again = before !== undefined && job.processedMs < before.job.processedMs;
  return (again ? undefined : before?.from) ?? { processedMs: job.processedMs, atMs: nowMs };
}

function inOrder(a: Entry, b: Entry): number {
  const [waitsA, waitsB] = [a, b].map(({ job }) => Number(job.state === 'created'));
  return waitsA! - waitsB! || Date.parse(a.job.createdAt) - Date.parse(b.job.createdAt);
}

function toRow({ job, from, nowMs }: Entry): BoardRow {
  const { id, trackTitle: title, state, processedMs, totalMs } = job;
  const wallMs = from === undefined ? 0 : nowMs - from.atMs;
  const done = from === undefined ? 0 : processedMs - from.processedMs;
  const speed = wallMs > 0 && done > 0 ? done / wallMs : undefined;
  const share = totalMs ? Math.min(1, processedMs / totalMs) : undefined;
  const leftMs = speed && totalMs ? Math.max(0, totalMs - processedMs) / speed : undefined;
  const seen = visible(title);
  return { id, title: seen, state, share: state === 'created' ? 0 : share, speed, leftMs };
}
