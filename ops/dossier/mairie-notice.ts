import type { Dossier } from '../../functions/domain/dossier.ts';
import type { Notice, NoticeKind } from '../../functions/domain/notices.ts';

/** What a mairie is told of a dossier that it had, once for the version that took it away. */
export const mairieNotice = (
  kind: Extract<NoticeKind, 'dossier-efface' | 'dossier-reoriente'>,
  { numero, insee, demarche }: Pick<Dossier, 'numero' | 'insee' | 'demarche'>,
  version: number,
  at: string,
): Notice => ({
  id: `${kind}.${numero}.${version}`,
  kind,
  to: { role: 'mairie', insee, demarche },
  facts: { commune: insee, demarche, numero },
  at,
});
