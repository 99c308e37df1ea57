import { SAMPLE_RATE } from './mix.ts';

/** Tags of a RIFF INFO list: four letters and ASCII. */
export type InfoTags = Readonly<Record<string, string>>;

const FRAME_BYTES = 4;

/** Everything of a 16-bit stereo WAV file that stands before its frames. */
export function wavHeader(frames: number, tags: InfoTags): Buffer {
  const info = infoList(tags);
  const dataBytes = frames * FRAME_BYTES;
  const format = Buffer.alloc(24);
  format.write('fmt ', 0, 'latin1');
  format.writeUInt32LE(16, 4);
  format.writeUInt16LE(1, 8);
  format.writeUInt16LE(2, 10);
  format.writeUInt32LE(SAMPLE_RATE, 12);
  format.writeUInt32LE(SAMPLE_RATE * FRAME_BYTES, 16);
  format.writeUInt16LE(FRAME_BYTES, 20);
  format.writeUInt16LE(16, 22);
  const data = chunkHeader('data', dataBytes);
  const body = 4 + format.length + info.length + data.length + dataBytes;
  const riff = Buffer.concat([chunkHeader('RIFF', body), Buffer.from('WAVE', 'latin1')]);
  return Buffer.concat([riff, format, info, data]);
}

function infoList(tags: InfoTags): Buffer {
  const items = Object.entries(tags).map(([name, text]) => {
    // Ends in a zero byte and is padded to an even length.
    const value = Buffer.from(`${text}\0`, 'latin1');
    const padding = Buffer.alloc(value.length % 2);
    return Buffer.concat([chunkHeader(name, value.length), value, padding]);
  });
  const body = Buffer.concat([Buffer.from('INFO', 'latin1'), ...items]);
  return Buffer.concat([chunkHeader('LIST', body.length), body]);
}

function chunkHeader(name: string, bytes: number): Buffer {
  const header = Buffer.alloc(8);
  header.write(name, 0, 'latin1');
  header.writeUInt32LE(bytes, 4);
  return header;
}
