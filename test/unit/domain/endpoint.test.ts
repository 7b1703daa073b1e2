import { expect, test } from 'vitest';
import { TrustedHostKeySchema } from '../../../functions/domain/endpoint.ts';

const BODY = 'AAAAB3NzaC1yc2EAAAADAQABAAAB';

test.each([
  [`ssh-rsa ${BODY}`, true],
  [`ecdsa-sha2-nistp256 ${BODY}`, true],
  [`ecdsa-sha2-nistp521 ${BODY}==`, true],
  // An algorithm that signs with an RSA key, not a type of key: AWS refuses it.
  [`rsa-sha2-512 ${BODY}`, false],
  [`ssh-ed25519 ${BODY}`, false],
  [`ssh-rsa ${BODY} hub@commune`, false],
  [`ftp.exemple.fr ssh-rsa ${BODY}`, false],
])('a trusted host key is a type that the connectors know and a body: %s, %s', (text, accepted) => {
  expect(TrustedHostKeySchema.safeParse(text).success).toBe(accepted);
});
