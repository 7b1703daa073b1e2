import * as z from 'zod';
import { MAX_REASON, PublicReasonSchema, RaccordementSchema } from '../../functions/domain/commune.ts';
import type { Hub } from '../context/hub.ts';
import * as inputs from '../inputs.ts';
import type { View } from '../output.ts';
import { saved } from '../saved.ts';
import { knownRaccordement } from './known.ts';

/** As it will be read: spaces and apostrophes of print, one line. */
const publicReason = z
  .string()
  .transform((typed) => typed.trim().replace(/\s+/g, ' ').replaceAll("'", '’'))
  .pipe(
    z.string().refine((text) => PublicReasonSchema.safeParse(text).success, {
      error: `une phrase de 10 à ${MAX_REASON} caractères pour l’usager, sans adresse électronique ni lien.`,
    }),
  );

export const SendingSchema = z
  .strictObject({
    insee: inputs.insee,
    demarche: inputs.demarche,
    etat: z.enum(['on', 'off'], 'on ou off.'),
    raison: publicReason.optional(),
  })
  .refine(({ etat, raison }) => etat === 'on' || raison !== undefined, {
    error: 'Donnez la raison que l’usager lira : --raison « … ».',
  });

/**
 * Opens or closes « envoi en ligne » for a commune and a démarche. Closed, the portal shows the reason and gives a PDF; a deposit that is
 * under way, or comes all the same, is taken and handed over as ever (docs/adr/0030).
 */
export async function setSending(
  { directory }: Pick<Hub, 'directory'>,
  { insee, demarche, etat, raison }: z.output<typeof SendingSchema>,
  now: Date,
): Promise<View> {
  const before = await knownRaccordement({ directory }, insee, demarche);
  const { sendingClosed, ...open } = before;
  if (etat === 'on') {
    if (sendingClosed === undefined) return { data: before, text: 'Rien à changer : l’envoi en ligne est ouvert.' };
    await saved(directory.saveRaccordement(before, open), 'Ce raccordement');
    return { data: open, text: `${insee} ${demarche} : envoi en ligne ouvert.` };
  }
  if (raison === sendingClosed?.reason) return { data: before, text: 'Rien à changer : l’envoi en ligne est fermé pour cette raison.' };
  // Another reason: closed since the first one.
  const since = sendingClosed?.since ?? now.toISOString();
  const after = RaccordementSchema.parse({ ...open, sendingClosed: { reason: raison, since } });
  await saved(directory.saveRaccordement(before, after), 'Ce raccordement');
  return {
    data: after,
    text: `${insee} ${demarche} : envoi en ligne fermé. Le portail montre « ${raison} » et donne un PDF ; ce qui arrive tout de même est accepté et remis.`,
  };
}
