const IV_BYTES = 16;

/**
 * The initialization vector of a resource: what the key says, else the media sequence number of
 * the segment (draft-pantos-hls-rfc8216bis §5.2); undefined where neither gives 128 bits. Pure.
 */
export function ivOf(
  text: string | undefined,
  sequenceNumber: number | undefined,
): Buffer | undefined {
  if (text === undefined) {
    if (sequenceNumber === undefined || sequenceNumber < 0) return undefined;
    const iv = Buffer.alloc(IV_BYTES);
    iv.writeBigUInt64BE(BigInt(sequenceNumber), 8);
    return iv;
  }
  const digits = /^0x([0-9a-f]{1,32})$/i.exec(text)?.[1];
  return digits === undefined ? undefined : Buffer.from(digits.padStart(2 * IV_BYTES, '0'), 'hex');
}
