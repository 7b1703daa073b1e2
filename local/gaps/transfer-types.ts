import type { Gap } from './gap.ts';
import { refusesType } from './refused-type.ts';

/** Transfer Family cannot be deployed: its stack is left out locally, and `local/transfer` stands for it. */
export const transferTypes: Gap = {
  name: 'transfer-family-types',
  what: 'CloudFormation refuse les types AWS::Transfer::* ; le serveur sFTP de local/transfer les remplace',
  row: '9.1',
  isOpen: () => refusesType('AWS::Transfer::Server', { Protocols: ['SFTP'] }),
};
