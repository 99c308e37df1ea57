import { expect, test } from 'vitest';

import { findStartFailure } from '#db/embedded/start-failure.ts';

const folder = '/srv/veza/postgres/data';

test.each([
  [
    'EMBEDDED_DISK_FULL',
    'FATAL:  could not write lock file "postmaster.pid": No space left on device',
  ],
  [
    'EMBEDDED_DISK_FULL',
    'initdb: error: could not write to file "…/postgresql.conf": Disk quota exceeded',
  ],
  [
    'EMBEDDED_PORT_TAKEN',
    'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\nFATAL:  could not create any TCP/IP sockets',
  ],
  [
    'EMBEDDED_FOLDER_IN_USE',
    'FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use',
  ],
  ['EMBEDDED_FOLDER_IN_USE', 'FATAL:  lock file "postmaster.pid" already exists'],
  [
    'EMBEDDED_VERSION_MISMATCH',
    'FATAL:  database files are incompatible with server\nDETAIL:  The data directory was initialized by PostgreSQL version 15, which is not compatible with this version 18.4.',
  ],
])('%s is recognised in: %s', (code, output) => {
  expect(findStartFailure(output, { folder })).toMatchObject({ code });
});

test('words that name no known cause are left to the caller', () => {
  expect(findStartFailure('FATAL:  something new', { folder })).toBeUndefined();
});
