import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { getSecret, secretsDir } from '#core/secrets.ts';

import { bundleProgram } from '../support/bundle-program.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'veza-secrets-'));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

describe('a generated secret', () => {
  it('is made once, holds 32 random bytes and is readable by its owner alone', async () => {
    const secret = await getSecret(dataDir, 'jwt');
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(await getSecret(dataDir, 'jwt')).toBe(secret);
    expect(await getSecret(dataDir, 'other')).not.toBe(secret);
    const mode = async (file: string) => (await stat(file)).mode & 0o777;
    expect(await mode(path.join(secretsDir(dataDir), 'jwt'))).toBe(0o600);
    expect(await mode(secretsDir(dataDir))).toBe(0o700);
  });

  it('is refused when others can read its file', async () => {
    await getSecret(dataDir, 'jwt');
    const file = path.join(secretsDir(dataDir), 'jwt');
    await chmod(file, 0o640);
    await expect(getSecret(dataDir, 'jwt')).rejects.toMatchObject({
      code: 'SECRET_FILE_UNSAFE',
      exitCode: 8,
      hint: `chmod 600 ${file}`,
    });
  });

  it('is the same for processes that ask at the same moment, and leaves no drafts', async () => {
    const program = await bundleProgram(path.join(import.meta.dirname, 'print-secrets.program.ts'));
    const outputs = await Promise.all(
      Array.from({ length: 3 }, () => {
        const child = spawn(process.execPath, [program, dataDir], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        return text(child.stdout);
      }),
    );
    expect(outputs[0]!.split('\n')).toHaveLength(20);
    expect(new Set(outputs).size).toBe(1);
    expect(await readdir(secretsDir(dataDir))).toHaveLength(20);
  });
});
