import { retourMessage, writeRetour, zipOf } from '../../functions/formats/retour-writer.ts';
import { retourTo } from '../players/commune.ts';

/** A return flow as the commune's software sends it. */
export interface ReturnFlow {
  readonly name: string;
  readonly bytes: Buffer;
  /** How it is wrong on purpose. */
  readonly fault?: Malformation;
}

/** Comments that the statuses ask for (15 and 17), and the others carry. */
const COMMENT = 'Réponse du simulateur de commune : ce dossier est un essai.';

/** Ways to get a return flow wrong, taken one after the other. */
const MALFORMATIONS = ['pas-un-zip', 'xml-casse', 'sans-message', 'statut-inconnu', 'dossier-inconnu', 'tronque'] as const;
export type Malformation = (typeof MALFORMATIONS)[number];

type Retour = Awaited<ReturnType<typeof retourTo>>;

async function malformed(retour: Retour, how: Malformation): Promise<Buffer> {
  const good = await writeRetour(retour);
  switch (how) {
    case 'pas-un-zip':
      return Buffer.from('Bonjour, le dossier est traité. Cordialement.');
    case 'xml-casse':
      return zipOf([{ name: 'message.xml', bytes: Buffer.from(retourMessage(retour).replace('</Retour>', '</Retours>')) }]);
    case 'sans-message':
      return zipOf([{ name: 'reponse.xml', bytes: Buffer.from(retourMessage(retour)) }]);
    case 'statut-inconnu':
      return writeRetour({ ...retour, status: '42' });
    case 'dossier-inconnu':
      return writeRetour({ ...retour, numero: 'A-0-INCONNU00' });
    case 'tronque':
      return good.subarray(0, good.length / 2);
  }
}

/** Draws the return flows of one software: names that sort by time, and each malformation in its turn. */
export function returnWriter(now: () => Date = () => new Date()) {
  let drawn = 0;
  let wrong = 0;
  return async (aller: Buffer, status: string, ill: boolean): Promise<ReturnFlow & { readonly numero: string }> => {
    const retour = await retourTo(aller, { status, comment: COMMENT, dateTime: now().toISOString() });
    drawn += 1;
    const fault = ill ? MALFORMATIONS[wrong++ % MALFORMATIONS.length] : undefined;
    const name = `${retour.numero}-${String(drawn).padStart(5, '0')}-${status}.zip`;
    const bytes = fault === undefined ? await writeRetour(retour) : await malformed(retour, fault);
    return { numero: retour.numero, name, bytes, ...(fault === undefined ? {} : { fault }) };
  };
}
