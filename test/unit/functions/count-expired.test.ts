import { expect, test } from 'vitest';
import { countExpired } from '../../../functions/destroy-content/count-expired.ts';
import { CANARY_BYTES, drawCanaryNumero } from '../../../functions/domain/canary.ts';
import { withStatus } from '../domain/dossier-fixtures.ts';
import { emittedText } from './emitted.ts';

test('a dossier whose thirty days are over is counted by where it stood; a canary is none', async () => {
  const dossier = withStatus('transmis');
  expect(await emittedText(() => countExpired(dossier))).toEqual([`DossierExpired ${dossier.demarche} transmis`]);
  expect(await emittedText(() => countExpired({ ...dossier, numero: drawCanaryNumero(new Uint8Array(CANARY_BYTES)) }))).toEqual([]);
});
