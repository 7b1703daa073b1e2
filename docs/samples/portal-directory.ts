import { CommuneSchema, RaccordementSchema } from '../../functions/domain/commune.ts';
import { PortalDirectorySchema, portalCommune, withCommunes } from '../../functions/domain/portal-directory.ts';

const commune = (insee: string, name: string, postalCodes: readonly string[], own: object = {}) =>
  CommuneSchema.parse({ insee, name, postalCodes, ...own });
const raccordement = (insee: string, demarche: string, own: object = {}) =>
  RaccordementSchema.parse({ insee, demarche, state: 'actif', mode: 'courriel', mailbox: 'mairie@exemple.test', ...own });

/** The object of a département, as the hub writes it: connected and open, closed with a reason, merged, not connected. Names are real, facts invented. */
export function portalDirectorySample(): Buffer {
  const sendingClosed = {
    reason: 'La mairie change de logiciel : l’envoi en ligne reprendra le 15 janvier 2027.',
    since: '2026-12-01T08:00:00.000Z',
  };
  const entries = [
    {
      commune: commune('01001', 'L’Abergement-Clémenciat', ['01400']),
      raccordements: [raccordement('01001', 'ILE'), raccordement('01001', 'RCO')],
    },
    {
      commune: commune('01015', 'Arboys en Bugey', ['01300']),
      raccordements: [raccordement('01015', 'ILE'), raccordement('01015', 'RCO', { sendingClosed })],
    },
    { commune: commune('01093', 'Châtillon-sur-Chalaronne', ['01400']), raccordements: [] },
    {
      commune: commune('01340', 'Saint-Bois', ['01300'], { merged: { into: '01015', on: '2027-01-01' } }),
      raccordements: [raccordement('01340', 'RCO')],
    },
  ];
  const object = withCommunes('01', null, new Map(entries.map((entry) => [entry.commune.insee, portalCommune(entry)])));
  return Buffer.from(`${JSON.stringify(PortalDirectorySchema.parse(object), null, 2)}\n`);
}
