import type { Bytes } from './open-bytes.ts';

/** One logical stream of sound; chained files have several, one after the other. */
export interface OggLink {
  readonly serial: number;
  /** Samples that the decoder drops at the start; Opus only. */
  readonly preSkip: number;
  /** Position of the last page that ends a packet: samples up to there. */
  readonly lastPosition: number;
  /** Pages that have a position above 0. */
  readonly soundPages: number;
  /** Whether its last page is marked as the last. */
  readonly isEnded: boolean;
}

export interface OggWalk {
  readonly links: readonly OggLink[];
  /** Pages whose numbers are left out. */
  readonly missingPages: number;
  /** Bytes between pages that belong to none. */
  readonly lostBytes: number;
  readonly trailingBytes: number;
  /** Bytes of a last page that the file cuts off; 0 where there is none. */
  readonly cutBytes: number;
}

const CAPTURE = 'OggS';
const HEADER_BYTES = 27;
const FIRST_PAGE = 0x02;
const LAST_PAGE = 0x04;
/** Position of a page on which no packet ends. */
const NO_POSITION = 0xffff_ffff_ffff_ffffn;
const huntBytes = 64 * 1024;
/** Streams that one file may chain; a day of songs on the radio stays below. */
const linksMax = 4096;

type OpenLink = { -readonly [K in keyof OggLink]: OggLink[K] } & { nextPage: number };

/** Walks from page to page (RFC 3533 §6); of the content only first packets are looked at. */
export async function walkOgg(bytes: Bytes): Promise<OggWalk> {
  const links: OpenLink[] = [];
  const walk = { missingPages: 0, lostBytes: 0, trailingBytes: 0, cutBytes: 0 };
  let at = 0;
  while (at < bytes.size) {
    const page = await pageAt(bytes, at);
    if (page === undefined) {
      const next = await hunt(bytes, at + 1);
      if (next === undefined) {
        walk.trailingBytes = bytes.size - at;
        break;
      }
      walk.lostBytes += next - at;
      at = next;
      continue;
    }
    if (at + page.bytes > bytes.size) {
      walk.cutBytes = bytes.size - at;
      break;
    }
    if ((page.flags & FIRST_PAGE) !== 0) await openLink(bytes, at, page, links);
    else walk.missingPages += followPage(page, links.at(-1));
    at += page.bytes;
  }
  return { links, ...walk };
}

interface Page {
  readonly flags: number;
  readonly position: bigint;
  readonly serial: number;
  readonly number: number;
  readonly headerBytes: number;
  readonly bytes: number;
}

/** The page at `at`, whole or not; undefined where none begins. */
async function pageAt(bytes: Bytes, at: number): Promise<Page | undefined> {
  const head = await bytes.read(at, HEADER_BYTES + 255);
  if (head.length < 4 || head.toString('latin1', 0, 4) !== CAPTURE) return undefined;
  if (head.length < HEADER_BYTES || head.length < HEADER_BYTES + head[26]!) {
    const bytesLeft = head.length + 1;
    return {
      flags: 0,
      position: NO_POSITION,
      serial: -1,
      number: 0,
      headerBytes: 0,
      bytes: bytesLeft,
    };
  }
  const headerBytes = HEADER_BYTES + head[26]!;
  let content = 0;
  for (let index = HEADER_BYTES; index < headerBytes; index += 1) content += head[index]!;
  return {
    flags: head[5]!,
    position: head.readBigUInt64LE(6),
    serial: head.readUInt32LE(14),
    number: head.readUInt32LE(18),
    headerBytes,
    bytes: headerBytes + content,
  };
}

/** Of streams that begin together the first of sound counts, as FFmpeg takes it. */
async function openLink(bytes: Bytes, at: number, page: Page, links: OpenLink[]): Promise<void> {
  const packet = await bytes.read(at + page.headerBytes, 16);
  const preSkip = preSkipOf(packet);
  const previous = links.at(-1);
  const isParallel = previous !== undefined && previous.lastPosition === 0 && !previous.isEnded;
  if (preSkip === undefined || isParallel || links.length >= linksMax) return;
  links.push({
    serial: page.serial,
    preSkip,
    lastPosition: 0,
    soundPages: 0,
    isEnded: false,
    nextPage: page.number + 1,
  });
}

/** How first packets of sound begin, besides Opus. */
const SOUND_HEADS = ['\x01vorbis', '\x7fFLAC', 'Speex   '];

/** Undefined for what is no sound. */
function preSkipOf(packet: Buffer): number | undefined {
  const text = packet.toString('latin1');
  if (text.startsWith('OpusHead')) return packet.length < 12 ? 0 : packet.readUInt16LE(10);
  return SOUND_HEADS.some((head) => text.startsWith(head)) ? 0 : undefined;
}

/** Returns how many pages are missing before this one. */
function followPage(page: Page, link: OpenLink | undefined): number {
  if (link === undefined || page.serial !== link.serial) return 0;
  const missing = Math.max(0, page.number - link.nextPage);
  link.nextPage = page.number + 1;
  if (page.position !== NO_POSITION && page.position <= BigInt(Number.MAX_SAFE_INTEGER)) {
    link.lastPosition = Number(page.position);
    if (page.position > 0n) link.soundPages += 1;
  }
  link.isEnded = (page.flags & LAST_PAGE) !== 0;
  return missing;
}

async function hunt(bytes: Bytes, start: number): Promise<number | undefined> {
  for (let at = start; at < bytes.size; at += huntBytes) {
    const block = await bytes.read(at, huntBytes + CAPTURE.length - 1);
    const found = block.indexOf(CAPTURE, 0, 'latin1');
    if (found >= 0) return at + found;
  }
  return undefined;
}
