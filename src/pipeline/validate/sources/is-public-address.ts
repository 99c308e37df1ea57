import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Special-purpose addresses of IPv4 (IANA registry): this host, private, link-local, multicast … */
const RESERVED_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;

/** Within 2000::/3, the only addresses of IPv6 that are global unicast. */
const RESERVED_V6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const reserved = new BlockList();
for (const [net, bits] of RESERVED_V4) reserved.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of RESERVED_V6) reserved.addSubnet(net, bits, 'ipv6');
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');
/** IPv4 addresses written as IPv6, as they are and behind a translator (RFC 6052). */
const embedded = new BlockList();
embedded.addSubnet('::ffff:0:0', 96, 'ipv6');
embedded.addSubnet('64:ff9b::', 96, 'ipv6');

/** Whether an address is one that anybody on the internet reaches. Pure. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !reserved.check(address, 'ipv4');
  const plain = address.replace(/%.*$/, '');
  if (!isIPv6(plain)) return false;
  if (embedded.check(plain, 'ipv6')) return isPublicAddress(lastFourBytes(plain));
  return global.check(plain, 'ipv6') && !reserved.check(plain, 'ipv6');
}

/** `::ffff:7f00:1` and `::ffff:127.0.0.1` as `127.0.0.1`. */
function lastFourBytes(address: string): string {
  const dotted = /(?:\d+\.){3}\d+$/.exec(address);
  if (dotted !== null) return dotted[0];
  const [high, low] = address
    .split(':')
    .slice(-2)
    .map((group) => Number.parseInt(group || '0', 16));
  return [high! >> 8, high! & 0xff, low! >> 8, low! & 0xff].join('.');
}
