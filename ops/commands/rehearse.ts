import { writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { type Commune, isOpened, type Raccordement } from '../../functions/domain/commune.ts';
import { sameConnection } from '../../functions/domain/raccordement-state.ts';
import type { Ops } from '../frame.ts';
import * as inputs from '../inputs.ts';
import type { View } from '../output.ts';
import { OpsRefused } from '../refused.ts';
import { rehearsalOf } from '../rehearsal/compose.ts';
import { isGreen, type RehearsalDeps, rehearse as rehearseLines } from '../rehearsal/rehearse.ts';
import { type Rehearsed, reportData, reportHtml, reportText } from '../rehearsal/report.ts';
import { saved } from '../saved.ts';
import { typedPath } from '../typed-path.ts';
import type { OpsCommand } from './ops-command.ts';

const RehearseSchema = z.strictObject({
  insee: inputs.insee,
  demarche: inputs.demarche.optional(),
  attente: z.coerce.number().int().min(1).max(240).default(15),
  sansRetour: z.boolean().default(false),
  rapport: z.string().optional(),
});
type RehearseInput = z.output<typeof RehearseSchema>;

/** Rehearses the raccordements of a commune, and keeps of each whether it was green. */
export async function rehearseCommune(
  { hub, now }: Pick<Ops, 'now'> & { readonly hub: Pick<Ops['hub'], 'directory'> },
  depsOf: (commune: Commune) => RehearsalDeps,
  { insee, demarche, attente, sansRetour }: RehearseInput,
): Promise<Rehearsed[]> {
  const commune = await hub.directory.commune(insee);
  const found = (await hub.directory.raccordements(insee)).filter((one) => demarche === undefined || one.demarche === demarche);
  if (!isOpened(commune) || found.length === 0) throw new OpsRefused(`Aucun raccordement à répéter : « raccordement set ${insee} … ».`);
  const rehearsed: Rehearsed[] = [];
  for (const raccordement of found) {
    refuseState(raccordement);
    const lines = await rehearseLines(depsOf(commune), commune, raccordement, { returnMinutes: attente, withReturn: !sansRetour });
    const at = now().toISOString();
    await keep(hub.directory, raccordement, { at, green: isGreen(lines) });
    rehearsed.push({ commune, raccordement, at, lines });
  }
  return rehearsed;
}

/** A closed one receives nothing; a suspended one holds everything, the canary too. */
function refuseState({ insee, demarche, state }: Raccordement): void {
  if (state === 'inactif') throw new OpsRefused(`Le raccordement est inactif : « raccordement state ${insee} ${demarche} en-test ».`);
  if (state === 'suspendu')
    throw new OpsRefused(`Le raccordement est suspendu : « raccordement state ${insee} ${demarche} actif », puis répétez.`);
}

/** The outcome belongs to the connection that was rehearsed: another one since must be rehearsed itself. */
async function keep(directory: Ops['hub']['directory'], rehearsed: Raccordement, rehearsal: { at: string; green: boolean }): Promise<void> {
  const current = await directory.raccordement(rehearsed.insee, rehearsed.demarche);
  if (current === null || !sameConnection(current, rehearsed)) {
    throw new OpsRefused('La connexion a été changée pendant la répétition : relancez-la.');
  }
  await saved(directory.saveRaccordement(current, { ...current, rehearsal }), 'Ce raccordement');
}

/** The report for the contact: a page to print where the file's name says so, plain text otherwise. */
async function writeReport(file: string, rehearsed: readonly Rehearsed[]): Promise<void> {
  const html = /\.html?$/i.test(file);
  await writeFile(typedPath(file), rehearsed.map(html ? reportHtml : reportText).join('\n'));
}

export const rehearse: OpsCommand = {
  register(program, frame) {
    program
      .command('rehearse <insee> [demarche]')
      .description('répète un raccordement de bout en bout, avec un dossier d’essai ; vert sur tous les points, ou pas d’activation')
      .option('--attente <minutes>', 'temps laissé à la commune pour répondre au dossier d’essai (15 par défaut)')
      .option('--sans-retour', 'n’attend pas de réponse ; les lignes du retour restent rouges')
      .option('--rapport <fichier>', 'compte rendu pour le contact : .html pour une page à imprimer, sinon du texte')
      .action(
        frame.acts(
          'rehearse',
          RehearseSchema,
          ({ insee, demarche }) => [insee, demarche].filter((one) => one !== undefined).join(' '),
          async (ops, input): Promise<View> => {
            const rehearsed = await rehearseCommune(ops, (commune) => rehearsalOf(ops, commune), input);
            if (input.rapport !== undefined) await writeReport(input.rapport, rehearsed);
            return {
              data: rehearsed.map(reportData),
              text: rehearsed.map(reportText).join('\n\n'),
              ok: rehearsed.every(({ lines }) => isGreen(lines)),
            };
          },
        ),
      );
  },
};
