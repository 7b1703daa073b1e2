import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { CANARY_BYTES, drawCanaryNumero } from '../../../../functions/domain/canary.ts';
import { DemarcheCodeSchema } from '../../../../functions/domain/demarches.ts';
import { InseeSchema } from '../../../../functions/domain/ids.ts';
import { readAller } from '../../../../functions/formats/aller.ts';
import { readZip } from '../../../../functions/formats/zip.ts';
import { canaryPackage } from '../../../../ops/rehearsal/canary-package.ts';

describe.each(DemarcheCodeSchema.options)('the package of a canary, %s', (demarche) => {
  const numero = drawCanaryNumero(randomBytes(CANARY_BYTES));
  const written = canaryPackage({ numero, demarche, insee: InseeSchema.parse('01001'), siret: '21010001200017', date: new Date() });

  test('is a good package, odd only by its number and in that nobody can be written to', async () => {
    const aller = await readAller(await written);
    if (!aller.ok) throw new Error(aller.refusal.code);
    expect(aller.value).toMatchObject({ numero, demarche, insee: '01001', siret: '21010001200017' });
    expect(aller.value.email).toBeUndefined();
    expect(aller.value.warnings.map(({ code }) => code)).toEqual(['NUMERO_INHABITUEL', 'COURRIEL_INUTILISABLE']);
  });
  test('says in each of its pieces that it is a test', async () => {
    const zip = await readZip(await written);
    if (!zip.ok) throw new Error(zip.refusal.code);
    const pdfs = zip.value.filter(({ name }) => name.endsWith('.pdf'));
    expect(pdfs.length).toBeGreaterThan(1);
    for (const { bytes } of pdfs) expect(bytes.toString('latin1')).toContain("DOSSIER D'ESSAI");
  });
});
