import type { Commune, Raccordement } from '../domain/commune.ts';
import type { Warning } from '../domain/dossier.ts';
import type { Insee } from '../domain/ids.ts';
import { receives } from '../domain/raccordement-state.ts';
import { accepted, type Outcome, refused } from '../domain/refusals.ts';
import type { Aller } from '../formats/aller.ts';
import { successorOf } from '../shared/successor.ts';

/** Where a package goes. */
export interface Route {
  /** The commune that handles it: another than the package says, where that one has merged. */
  readonly insee: Insee;
  readonly raccordement: Raccordement;
  readonly warnings: readonly Warning[];
}

export interface RouteDepositDeps {
  readonly commune: (insee: string) => Promise<Commune | null>;
  readonly raccordement: (insee: string, demarche: string) => Promise<Raccordement | null>;
  readonly inseeOf: (siret: string) => Promise<string | null>;
  readonly now: () => Date;
}

const INSEE = 'Routage/Donnee[CodeINSEE]';
const SIRET = 'Recipient/Location/Siret';

/**
 * Finds the commune by its INSEE code, or the one that stands in its place since they merged, checks that the SIRET is not another commune's,
 * and finds the raccordement. Whether « envoi en ligne » is closed is the portal's affair: what comes is taken (docs/adr/0030).
 */
export function createRouteDeposit({ commune, raccordement, inseeOf, now }: RouteDepositDeps) {
  return async (aller: Aller): Promise<Outcome<Route>> => {
    const { demarche, siret } = aller;
    const at = now().toISOString();
    const [named, owner, itsOwn] = await Promise.all([
      commune(aller.insee),
      siret === undefined ? null : inseeOf(siret),
      raccordement(aller.insee, demarche),
    ]);
    const handling = await successorOf(named, at, commune);
    if (handling === null) return refused('COMMUNE_INCONNUE', INSEE);
    const { insee } = handling;
    // A merger carries the SIRETs of the former communes with it.
    if (owner !== null && owner !== aller.insee && (await successorOf(await commune(owner), at, commune))?.insee !== insee)
      return refused('SIRET_CONTRADICTOIRE', SIRET);
    const connection = insee === aller.insee ? itsOwn : await raccordement(insee, demarche);
    // A suspended raccordement still receives: what comes is held, and the 72 h count (docs/adr/0015).
    if (connection === null || !receives(connection)) return refused('COMMUNE_NON_RACCORDEE', INSEE);
    const warnings: Warning[] = [
      ...(siret !== undefined && owner === null
        ? [{ code: 'SIRET_INCONNU', place: SIRET, message: 'Le SIRET du destinataire n’est pas connu du hub.' }]
        : []),
      ...(insee === aller.insee
        ? []
        : [{ code: 'COMMUNE_FUSIONNEE', place: INSEE, message: `La commune ${aller.insee} a fusionné : le dossier va à ${insee}.` }]),
    ];
    return accepted({ insee, raccordement: connection, warnings });
  };
}
