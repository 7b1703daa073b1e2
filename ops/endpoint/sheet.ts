import type { Raccordement } from '../../functions/domain/commune.ts';
import type { Endpoint } from '../../functions/domain/endpoint.ts';
import { readHostKeys } from '../../functions/formats/host-keys.ts';
import { sheet, timeText } from '../output.ts';
import { circuitText } from '../raccordement/sheet.ts';
import { keyText } from './connector.ts';

export interface AroundEndpoint {
  readonly addresses?: readonly string[];
  readonly raccordements?: readonly Raccordement[];
}

const KINDS: Record<Endpoint['credential']['kind'], string> = { 'mot-de-passe': 'mot de passe', cle: 'clé' };

export function endpointSheet(endpoint: Endpoint, { addresses, raccordements }: AroundEndpoint = {}): string {
  const { id, host, port, user, trustedHostKeys, connectorId, technicalContact, credential, circuit } = endpoint;
  const keys = trustedHostKeys.flatMap((line) => readHostKeys(line)).map(keyText);
  return sheet(`Serveur ${id}`, [
    ['Adresse', `sftp://${user}@${host.includes(':') ? `[${host}]` : host}:${port}`],
    ['Circuit', circuitText(circuit)],
    ['Identifiants', `${KINDS[credential.kind]}, depuis le ${timeText(credential.since)}`],
    ...keys.map((key) => ['Clé d’hôte', key] as const),
    ['Contact technique', technicalContact],
    ['Connecteur', connectorId],
    ...(addresses === undefined ? [] : [['Adresses à autoriser', addresses.join(', ')] as const]),
    ...(raccordements === undefined
      ? []
      : [['Raccordements', raccordements.map((one) => `${one.insee} ${one.demarche} (${one.state})`).join(', ') || 'aucun'] as const]),
  ]);
}
