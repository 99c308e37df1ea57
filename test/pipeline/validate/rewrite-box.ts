import { type BoxNode, readBoxTree } from '#pipeline/boxes/box-tree.ts';

/** What becomes of a whole box with its header; nothing where it is taken out. */
export type BoxChange = (box: Buffer) => Buffer | undefined;

/**
 * Changes one box anywhere in a file, and the sizes of those around it. In a fragment whose size
 * changes, the addresses of samples move along.
 * @param path `moof/traf/tfdt`, as findings name it.
 */
export function rewriteBox(data: Buffer, path: string, change: BoxChange): Buffer {
  const nodes = readBoxTree(data, { byteOffset: 0, path: '', faults: [] });
  let isFound = false;
  const rebuild = (node: BoxNode): Buffer => {
    const { place, children } = node;
    const whole = data.subarray(place.byteOffset, place.byteOffset + place.bytes);
    if (place.path === path) {
      isFound = true;
      return change(Buffer.from(whole)) ?? Buffer.alloc(0);
    }
    if (!path.startsWith(`${place.path}/`) || children.length === 0) return whole;
    const head = data.subarray(place.byteOffset, children[0]!.byteOffset);
    const made = Buffer.concat([head, ...children.map(rebuild)]);
    made.writeUInt32BE(made.length);
    return node.type === 'moof' ? moveSamples(made, made.length - whole.length) : made;
  };
  const made = Buffer.concat(nodes.map(rebuild));
  if (!isFound) throw new Error(`there is no box ${path}`);
  return made;
}

function moveSamples(moof: Buffer, bytes: number): Buffer {
  const [node] = readBoxTree(moof, { byteOffset: 0, path: '', faults: [] });
  for (const { type, children } of node!.children) {
    for (const trun of type === 'traf' ? children : []) {
      const hasOffset = trun.type === 'trun' && (trun.payload[3]! & 1) === 1;
      if (hasOffset)
        moof.writeInt32BE(moof.readInt32BE(trun.byteOffset + 16) + bytes, trun.byteOffset + 16);
    }
  }
  return moof;
}
