import type { MailFacts } from '../../../../functions/domain/mails/index.ts';
import { deposit } from '../dossier-fixtures.ts';

/** A dossier of 3 April 2019 at a commune that does not exist. */
export const facts: MailFacts = {
  dossier: deposit,
  commune: {
    name: 'Belleville-les-Essais',
    service: {
      name: 'Mairie de Belleville-les-Essais, service de la population',
      address: ['1 place de la Mairie', '01999 Belleville-les-Essais'],
      telephone: '01 99 00 00 01',
    },
  },
  gsUrl: 'https://gs.teledossier.example/accueil?a=1&b=2',
};

export const ile: MailFacts = { ...facts, dossier: { ...deposit, demarche: 'ILE' } };
