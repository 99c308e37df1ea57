import { getSecret } from '#core/secrets.ts';

/** Asks for twenty secrets at once and prints them. */
const names = Array.from({ length: 20 }, (_, index) => `secret-${index}`);
const secrets = await Promise.all(names.map((name) => getSecret(process.argv[2]!, name)));
process.stdout.write(secrets.join('\n'));
