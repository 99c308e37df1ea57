import { stringNode, type Node } from './nodes.ts';
import { readNumber } from './read-type.ts';
import { NotPlain, type TokenReader } from './token-reader.ts';

const FUNCTIONS = ['now', 'gen_random_uuid', 'clock_timestamp'];

/** Reads what a column is filled with: a constant, or one of a few functions without arguments. */
export function readDefault(reader: TokenReader): Node {
  const { kind, start: location } = reader.next;
  if (kind === 'number') return readNumber(reader);
  if (kind === 'string') {
    return { A_Const: { sval: { sval: reader.take('string').value }, location } };
  }
  if (reader.has('null')) return { A_Const: { isnull: true, location } };
  if (reader.has('true')) return { A_Const: { boolval: { boolval: true }, location } };
  if (reader.has('false')) return { A_Const: { boolval: {}, location } };
  const name = FUNCTIONS.find((item) => reader.has(item, '(', ')'));
  if (name === undefined) throw new NotPlain();
  return {
    FuncCall: { funcname: [stringNode(name)], funcformat: 'COERCE_EXPLICIT_CALL', location },
  };
}
