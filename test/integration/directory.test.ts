import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeAll, expect, inject, test } from 'vitest';
import { dossiersTable } from '../../functions/adapters/dossiers-table/index.ts';
import { portailDirectory } from '../../functions/adapters/portail-directory.ts';
import { RaccordementSchema } from '../../functions/domain/commune.ts';
import { type PortalCommune, portalDirectoryKey } from '../../functions/domain/portal-directory.ts';
import { newNumero, type World, world } from '../e2e/world.ts';
import { done } from '../ops-command.ts';

/** Territoire de Belfort: a hundred communes, the smallest number of all. Belfort, and Andelnans beside it. */
const [DEPARTEMENT, NEW, FORMER] = ['90', '90010', '90001'];

let w: World;
let s3: S3Client;
beforeAll(() => {
  w = world(inject('outputs'));
  const { endpoint, region } = inject('outputs');
  s3 = new S3Client({ endpoint, region, forcePathStyle: true });
});
const bucket = (): string => w.outputs.buckets.portail;

/** Communes of the département as the portal reads them, once they are as wanted. */
const published = (what: string, wanted: (of: (insee: string) => PortalCommune | undefined, all: number) => boolean) =>
  w.until(what, async () => {
    const communes = (await portailDirectory({ bucket: bucket() }).read(DEPARTEMENT))?.directory?.communes ?? [];
    return wanted((insee) => communes.find((one) => one.insee === insee), communes.length) ? communes : undefined;
  });

test('a département is imported, corrected, closed and merged, and the portal is told of each at once', { timeout: 240_000 }, async () => {
  // Imported: the difference first, then all of it; nothing, once it is there and corrected.
  const { created } = await done<{ created: string[] }>('commune', 'import', DEPARTEMENT, '--dry-run');
  expect(created.length).toBeGreaterThan(95);
  await done('commune', 'import', DEPARTEMENT);
  const communes = await published('the département', (_, all) => all >= created.length);
  expect(communes.find(({ insee }) => insee === NEW)).toEqual({ insee: NEW, name: 'Belfort', postalCodes: ['90000'], demarches: {} });

  // Connected, by whoever writes the item.
  await done('commune', 'add', NEW, '--adresse', 'Place d’Armes', '90000 Belfort', '--telephone', '01 99 00 15 00');
  const { directory } = dossiersTable(w.outputs.tables.dossiers);
  const mailbox = 'etat-civil@belfort.example';
  await directory.putRaccordement(RaccordementSchema.parse({ insee: NEW, demarche: 'RCO', mode: 'courriel', state: 'actif', mailbox }));
  await published('Belfort is connected', (of) => of(NEW)?.demarches.RCO?.sending === 'ouvert');

  // Three operators at one moment, on communes of one object: none is lost.
  const reason = 'La mairie change de logiciel ce mois-ci.';
  await Promise.all([
    done('raccordement', 'envoi', NEW, 'RCO', 'off', '--raison', reason),
    done('commune', 'postal-codes', '90002', '--add', '90999', '--remove', '90150'),
    done('commune', 'merge', FORMER, NEW, '--on', '2026-01-01'),
  ]);
  await published('all three', (of) => {
    const closed = of(NEW)?.demarches.RCO;
    return (
      closed?.sending === 'ferme' &&
      closed.reason === reason &&
      of('90002')?.postalCodes.join() === '90999' &&
      of(FORMER)?.merged !== undefined
    );
  });
  expect(await done('commune', 'import', DEPARTEMENT)).toMatchObject({ created: [], changed: [], gone: [] });
  expect(await done('portail', 'show', '90002')).toMatchObject({ postalCodes: ['90999'] });

  // A deposit for the former commune goes to the new one, though sending is closed there.
  const numero = newNumero();
  await w.deposit(numero, { insee: FORMER, siret: '', nom: 'Andelnans', raccordements: {} });
  expect(await w.reaches(numero, 'transmis')).toMatchObject({ insee: NEW, mode: 'courriel' });
  const [deposit] = await w.look.history(numero);
  expect(deposit).toMatchObject({
    type: 'depose',
    deposit: { warnings: expect.arrayContaining([expect.objectContaining({ code: 'COMMUNE_FUSIONNEE' })]) },
  });

  // Rebuilt from the table: spoilt, it comes back the same; as it is, it is left.
  const before = await portailDirectory({ bucket: bucket() }).read(DEPARTEMENT);
  await s3.send(new PutObjectCommand({ Bucket: bucket(), Key: portalDirectoryKey(DEPARTEMENT), Body: '{"version":"0"}' }));
  expect(await done('portail', 'publier', DEPARTEMENT)).toMatchObject({ written: [DEPARTEMENT] });
  expect(await done('portail', 'publier', DEPARTEMENT)).toMatchObject({ written: [] });
  expect((await portailDirectory({ bucket: bucket() }).read(DEPARTEMENT))?.directory).toEqual(before?.directory);
});
