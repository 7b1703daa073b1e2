import type { Commune, Raccordement } from '../domain/commune.ts';
import type { Warning } from '../domain/dossier.ts';
import { accepted, type Outcome, refused } from '../domain/refusals.ts';
import type { Aller } from '../formats/aller.ts';

/** Where a package goes. */
export interface Route {
  readonly raccordement: Raccordement;
  readonly warnings: readonly Warning[];
}

export interface RouteDepositDeps {
  readonly commune: (insee: string) => Promise<Commune | null>;
  readonly raccordement: (insee: string, demarche: string) => Promise<Raccordement | null>;
  readonly inseeOf: (siret: string) => Promise<string | null>;
}

/** Finds the commune by its INSEE code, checks that the SIRET is not another commune's, and finds its raccordement. */
export function createRouteDeposit({ commune, raccordement, inseeOf }: RouteDepositDeps) {
  return async ({ insee, demarche, siret }: Aller): Promise<Outcome<Route>> => {
    const [found, connection, owner] = await Promise.all([
      commune(insee),
      raccordement(insee, demarche),
      siret === undefined ? null : inseeOf(siret),
    ]);
    if (found === null) return refused('COMMUNE_INCONNUE', 'Routage/Donnee[CodeINSEE]');
    if (owner !== null && owner !== insee) return refused('SIRET_CONTRADICTOIRE', 'Recipient/Location/Siret');
    // A suspended raccordement still receives: what comes is held, and the 72 h count (docs/adr/0015).
    if (connection?.state !== 'actif' && connection?.state !== 'suspendu')
      return refused('COMMUNE_NON_RACCORDEE', 'Routage/Donnee[CodeINSEE]');
    const warnings: Warning[] =
      siret !== undefined && owner === null
        ? [{ code: 'SIRET_INCONNU', place: 'Recipient/Location/Siret', message: 'Le SIRET du destinataire n’est pas connu du hub.' }]
        : [];
    return accepted({ raccordement: connection, warnings });
  };
}
