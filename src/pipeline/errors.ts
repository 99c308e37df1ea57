import { defineErrors, errorSpec } from '#core/errors.ts';

const COPY_AGAIN = 'Copy the file again from where it came, or rip it again.';

export const pipelineErrors = defineErrors({
  SOURCE_UNREADABLE: errorSpec<{ file: string; reason: string }>({
    category: 'invalid',
    doc: 'The music file cannot be opened: it is missing, a folder, or may not be read.',
    message: ({ file, reason }) => `${file} cannot be read: ${reason}`,
    hint: ({ file }) => `Check that ${file} is a file that the user of veza may read.`,
  }),
  SOURCE_EMPTY: errorSpec<{ file: string }>({
    category: 'invalid',
    doc: 'The file has no bytes.',
    message: ({ file }) => `${file} is empty (0 bytes).`,
    hint: () => 'Copy the file again from where it came.',
  }),
  SOURCE_NOT_AUDIO: errorSpec<{ file: string; reason: string }>({
    category: 'invalid',
    status: 415,
    doc: 'The file is not music that veza reads, whatever its name says.',
    message: ({ file, reason }) => `${file} is not audio that veza reads: ${reason}`,
    hint: () => 'Use MP3, AAC/M4A, FLAC, Opus, Vorbis, WAV, AIFF or ALAC.',
  }),
  SOURCE_TOO_SHORT: errorSpec<{ file: string; samples: number }>({
    category: 'invalid',
    doc: 'The file says that it holds music, but no sample of it decodes.',
    message: ({ file, samples }) => `${file} decodes to ${samples} samples of sound.`,
    hint: () => 'Play the file with another program; copy it again if that fails too.',
  }),
  SOURCE_INCOMPLETE: errorSpec<{
    file: string;
    decodedSamples: number;
    claimedSamples: number;
    toleranceSamples: number;
    sampleRate: number;
    lastLines: readonly string[];
  }>({
    category: 'invalid',
    doc: 'Fewer samples decode than the container claims: the file is cut or damaged.',
    message: ({ file, decodedSamples, claimedSamples, sampleRate, lastLines }) =>
      `${file} is cut or damaged: ${decodedSamples} samples decode of the ${claimedSamples} that it claims, ` +
      `${((claimedSamples - decodedSamples) / sampleRate).toFixed(3)} s are missing.${quoted(lastLines)}`,
    hint: () => COPY_AGAIN,
  }),
  SOURCE_CUT_SHORT: errorSpec<{
    file: string;
    reason: string;
    heldSamples: number | null;
    sampleRate: number | null;
    fileBytes: number;
  }>({
    category: 'invalid',
    doc: 'The file ends before its container does: a page, frame or box at its end is cut off or missing.',
    message: ({ file, reason, heldSamples, sampleRate, fileBytes }) =>
      `${file} was cut short: ${reason}. It ends after ${fileBytes} bytes` +
      (heldSamples === null || sampleRate === null
        ? '.'
        : `, ${heldSamples} samples (${(heldSamples / sampleRate).toFixed(3)} s).`),
    hint: () => COPY_AGAIN,
  }),
  SOURCE_DAMAGED: errorSpec<{
    file: string;
    lostBytes: number;
    byteOffset: number;
    heldSamples: number;
    lostSamples: number;
    sampleRate: number;
  }>({
    category: 'invalid',
    doc: 'Bytes in the middle of the file are no sound: frames are gone that nothing else counts.',
    message: ({ file, lostBytes, byteOffset, heldSamples, lostSamples, sampleRate }) =>
      `${file} is damaged: ${lostBytes} bytes from byte ${byteOffset} on are no frames. ` +
      `${heldSamples} samples are there, about ${lostSamples} (${(lostSamples / sampleRate).toFixed(3)} s) are gone.`,
    hint: () => COPY_AGAIN,
  }),
  SOURCE_UNDECODABLE: errorSpec<{
    file: string;
    decodedSamples: number;
    sampleRate: number;
    lastLines: readonly string[];
  }>({
    category: 'invalid',
    doc: 'FFmpeg gave up parts of a file whose container does not count its samples.',
    message: ({ file, decodedSamples, sampleRate, lastLines }) =>
      `${file} is damaged: parts of it do not decode. ${decodedSamples} samples ` +
      `(${(decodedSamples / sampleRate).toFixed(3)} s) do.${quoted(lastLines)}`,
    hint: () => COPY_AGAIN,
  }),
  SOURCE_ALTERED: errorSpec<{
    file: string;
    decodedSamples: number;
    claimedMd5: string;
    decodedMd5: string;
  }>({
    category: 'invalid',
    doc: 'As many samples decode as the FLAC claims, but they are not those that were encoded.',
    message: ({ file, decodedSamples, claimedMd5, decodedMd5 }) =>
      `${file} is damaged: the MD5 of its ${decodedSamples} samples is ${decodedMd5}, the file says ${claimedMd5}.`,
    hint: () => COPY_AGAIN,
  }),
  FFMPEG_MISSING: errorSpec<{ program: string; reason: string }>({
    category: 'outside',
    doc: 'FFmpeg or ffprobe cannot be started.',
    message: ({ program, reason }) => `${program} cannot be started: ${reason}`,
    hint: () =>
      'apt-get install ffmpeg, or name the programs with VEZA_TRANSCODE_FFMPEG_PATH and VEZA_TRANSCODE_FFPROBE_PATH.',
  }),
  FFMPEG_FAILED: errorSpec<{ file: string; ending: string; lastLines: readonly string[] }>({
    category: 'outside',
    doc: 'FFmpeg ended with an error or was killed; its own last lines are in the message.',
    message: ({ file, ending, lastLines }) =>
      `FFmpeg ${ending} while it read ${file}.${quoted(lastLines)}`,
    hint: () => 'Read what FFmpeg says; free memory and disk, then: veza jobs retry JOB',
  }),
  ENCODER_MISSING: errorSpec<{ program: string; codec: string }>({
    category: 'outside',
    doc: 'The ladder asks for a codec that this FFmpeg cannot encode.',
    message: ({ program, codec }) => `${program} has no encoder for ${codec}.`,
    hint: () => 'Take a ladder without it: --ladder default; or install an FFmpeg that has it.',
  }),
  LADDER_UNKNOWN: errorSpec<{
    name: string;
    names: readonly string[];
    near: string | undefined;
  }>({
    category: 'invalid',
    doc: 'No ladder has this name.',
    message: ({ name, near }) =>
      `There is no ladder ${JSON.stringify(name)}.` +
      (near === undefined ? '' : ` Did you mean ${near}?`),
    hint: ({ names }) => `Ladders are ${names.join(', ')}; transcode.ladders adds others.`,
  }),
  LADDER_INVALID: errorSpec<{ name: string; problem: string }>({
    category: 'invalid',
    doc: 'A ladder of the setting transcode.ladders cannot be made.',
    message: ({ name, problem }) => `The ladder ${name} ${problem}.`,
    hint: () => 'veza config show prints transcode.ladders and where it comes from.',
  }),
  PROBE_TIMEOUT: errorSpec<{ file: string; timeoutMs: number }>({
    category: 'invalid',
    doc: 'ffprobe did not come to an end in time; the file is most likely damaged.',
    message: ({ file, timeoutMs }) => `ffprobe did not finish with ${file} within ${timeoutMs} ms.`,
    hint: () => 'Play the file with another program; copy it again if that fails too.',
  }),
  ENCODER_STALLED: errorSpec<{ file: string; timeoutMs: number; lastLines: readonly string[] }>({
    category: 'outside',
    doc: 'FFmpeg made no progress for a long time and was ended.',
    message: ({ file, timeoutMs, lastLines }) =>
      `FFmpeg gave nothing for ${timeoutMs} ms while it read ${file}.${quoted(lastLines)}`,
    hint: () => 'veza jobs retry JOB',
  }),
  ENCODER_CHANGED: errorSpec<{ rendition: string; sequence: number; reason: string }>({
    category: 'precondition',
    doc: 'A resumed run does not give the bytes of the earlier one; the job must start anew.',
    message: ({ rendition, sequence, reason }) =>
      `Segment ${sequence} of ${rendition} differs from the one on record: ${reason}`,
    hint: () => 'Forget the segments of the job and start it again: veza jobs retry JOB',
  }),
  OUTPUT_INVALID: errorSpec<{ findings: readonly string[] }>({
    category: 'bug',
    doc: 'What was encoded breaks a rule of HLS and was not published.',
    message: ({ findings }) =>
      `The encoded music breaks ${findings.length === 1 ? 'a rule' : `${findings.length} rules`} and was not published:\n` +
      findings.map((line) => `  ${line}`).join('\n'),
    hint: () => 'This is a bug in veza. Report what it prints.',
  }),
  STAGING_FAILED: errorSpec<{ file: string; reason: string }>({
    category: 'outside',
    doc: 'A segment or playlist cannot be written into the staging folder.',
    message: ({ file, reason }) => `${file} cannot be written: ${reason}`,
    hint: () => 'Free space on the disk that holds the data folder, then: veza jobs retry JOB',
  }),
});

function quoted(lines: readonly string[]): string {
  return lines.length === 0 ? '' : ` FFmpeg says:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}
